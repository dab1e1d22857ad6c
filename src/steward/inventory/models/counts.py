"""Stock-takes: what was counted, and what the ledger said at that moment."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import QUANTITY
from steward.inventory.rules import CountState
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment


class StockCount(Base):
    """A stock-take of a place, or of one category of goods there."""

    __tablename__ = "stock_counts"
    __table_args__ = (CheckConstraint(f"state in ({one_of(CountState)})", "state"),)

    id: Mapped[Id]
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"), index=True)
    category: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=CountState.OPEN)
    opened_by: Mapped[str]
    opened_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CountedLine(Base):
    """How much of a level somebody counted, and how much was there by the ledger just then.

    The difference is between these two: what moves between counting and booking changes neither.
    """

    __tablename__ = "counted_lines"
    __table_args__ = (
        Index("counted_lines_level_uq", "count_id", "level_id", unique=True),
        CheckConstraint("counted >= 0", "counted"),
    )

    id: Mapped[Id]
    count_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("stock_counts.id"))
    level_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("levels.id"))
    counted: Mapped[Decimal] = mapped_column(QUANTITY)
    expected: Mapped[Decimal] = mapped_column(QUANTITY)
    counted_by: Mapped[str]
    counted_by_id: Mapped[BigInt | None]
    counted_at: Mapped[Moment]
