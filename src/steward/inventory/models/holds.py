"""What is kept back from sale: a lot that nobody may send, a product that is not offered."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment


class StockHold(Base):
    """Somebody keeps a lot or a product back, for a reason, until it `ended_at`.

    `holder` is for what: "desk", or a problem such as "problem:3". A lot is held and a product
    paused as long as one of these is open, which their flags say too.
    """

    __tablename__ = "stock_holds"
    __table_args__ = (
        CheckConstraint("(lot_id is null) <> (product_id is null)", "what"),
        Index(
            "stock_holds_open_uq",
            "lot_id",
            "product_id",
            "holder",
            unique=True,
            postgresql_where=text("ended_at is null"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    lot_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("lots.id"))
    product_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("products.id"))
    holder: Mapped[str]
    reason: Mapped[str]
    since: Mapped[Moment]
    by_name: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
