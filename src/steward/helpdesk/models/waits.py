"""Tickets that wait for goods to come back."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.helpdesk.rules.macros import Wait
from steward.kit import clock
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment

_WAITING = text("state = 'waiting'")


class TicketWait(Base):
    """A ticket waits for goods, for which its customer's watch looks out.

    A watch is forgotten in time, the wait stays: so `watch_id` is no foreign key.
    """

    __tablename__ = "ticket_waits"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(Wait)})", "state"),
        CheckConstraint("(state = 'waiting') = (over_at is null)", "over_at"),
        Index(
            "ticket_waits_one_ix", "ticket_id", "variant_id", unique=True, postgresql_where=_WAITING
        ),
        Index("ticket_waits_watch_ix", "watch_id", postgresql_where=_WAITING),
    )

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    watch_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=Wait.WAITING)
    since: Mapped[Moment]
    over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def end(self, state: Wait) -> None:
        """Wait no more: the goods are back, or nobody wants to know."""
        self.state, self.over_at = state, clock.now()
