"""Who wants to be told when goods are back: a customer, or a visitor by a mail address."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment
from steward.sales.rules import WatchState


class StockWatch(Base):
    """Somebody waits for a variant. A visitor's is only asked for until the address is confirmed.

    `key` is what asking for it again is known by. `asked_at` is their place in the queue.
    """

    __tablename__ = "stock_watches"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(WatchState)})", "state"),
        CheckConstraint("(person_id is null) <> (email is null)", "who"),
        Index(
            "stock_watches_person_ix",
            "person_id",
            "variant_id",
            unique=True,
            postgresql_where=text("state = 'waiting' and person_id is not null"),
        ),
        Index(
            "stock_watches_email_ix",
            "email",
            "variant_id",
            unique=True,
            postgresql_where=text("state in ('asked', 'waiting') and email is not null"),
        ),
        Index(
            "stock_watches_waiting_ix",
            "variant_id",
            "asked_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "stock_watches_told_ix",
            "variant_id",
            "told_at",
            postgresql_where=text("state = 'told'"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    person_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("people.id", ondelete="CASCADE")
    )
    email: Mapped[str | None] = mapped_column(CITEXT)
    state: Mapped[str]
    asked_at: Mapped[Moment]
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def tell(self) -> None:
        """Note that they are told now."""
        self.state, self.told_at = WatchState.TOLD, clock.now()

    def end(self) -> None:
        """Note that they wait no more."""
        self.state, self.ended_at = WatchState.ENDED, clock.now()
