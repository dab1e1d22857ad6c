"""Returns with their lines, money that was paid back, and the terms on which we take goods back."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment
from steward.sales.errors import ReturnStands
from steward.sales.models.delivery import ONLY
from steward.sales.models.discounts import MONEY, QUANTITY
from steward.sales.rules import (
    AWAITED,
    NOTHING,
    USUAL_DAYS,
    USUAL_REASONS,
    ReturnState,
    return_number,
)


class OrderReturn(Base):
    """Goods of one order that come back, why, and our `answer`; `key` asks for it once."""

    __tablename__ = "returns"
    __table_args__ = (
        UniqueConstraint("order_id", "key"),
        CheckConstraint(f"state in ({one_of(ReturnState)})", "state"),
        CheckConstraint("state not in ('received', 'closed') or received_at is not null", "came"),
        Index("returns_state_ix", "state", "id"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"))
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default=ReturnState.ASKED)
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    received_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it: R-5."""
        return return_number(self.id)

    @property
    def is_awaited(self) -> bool:
        """Whether its goods are still to come."""
        return self.state in AWAITED

    def accept(self, words: str) -> None:
        """Say that the goods may be sent. Raises ReturnStands unless it was just asked for."""
        self._go_on({ReturnState.ASKED}, ReturnState.ACCEPTED)
        self.answer = words

    def call_off(self, state: ReturnState, words: str = "") -> None:
        """Refuse or withdraw it. Raises ReturnStands once its goods are here, or it has ended."""
        self._go_on(AWAITED, state)
        self.answer, self.ended_at = words or self.answer, clock.now()

    def receive(self, words: str) -> None:
        """Note that its goods are here. Raises ReturnStands unless they were awaited."""
        self._go_on(AWAITED, ReturnState.RECEIVED)
        self.answer, self.received_at = words or self.answer, clock.now()

    def close(self, words: str = "") -> None:
        """End it. Raises ReturnStands unless its goods are here."""
        self._go_on({ReturnState.RECEIVED}, ReturnState.CLOSED)
        self.answer, self.ended_at = words or self.answer, clock.now()

    def _go_on(self, before: frozenset[ReturnState] | set[ReturnState], after: ReturnState) -> None:
        if self.state not in before:
            raise ReturnStands
        self.state = after


class ReturnLine(Base):
    """So many of a delivered line, as asked; and, once they are here, what became of them.

    `worth` is the share of what was paid for its line of the order that came back with it.
    """

    __tablename__ = "return_lines"
    __table_args__ = (
        UniqueConstraint("return_id", "delivery_line_id"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("restocked >= 0 and scrapped >= 0", "outcome"),
        CheckConstraint("worth >= 0", "worth"),
        Index("return_lines_delivery_line_ix", "delivery_line_id"),
    )

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("returns.id"))
    delivery_line_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("delivery_lines.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    restocked: Mapped[Decimal] = mapped_column(QUANTITY, default=NOTHING)
    scrapped: Mapped[Decimal] = mapped_column(QUANTITY, default=NOTHING)
    worth: Mapped[Decimal] = mapped_column(MONEY, default=NOTHING)
    note: Mapped[str] = mapped_column(default="")

    @property
    def came(self) -> Decimal:
        """How many of it are here."""
        return self.restocked + self.scrapped


class Refund(Base):
    """Money that was paid back of an order, and how: append-only, by a trigger; `key` once."""

    __tablename__ = "refunds"
    __table_args__ = (
        UniqueConstraint("order_id", "key"),
        CheckConstraint("amount > 0", "amount"),
        Index("refunds_return_ix", "return_id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"))
    return_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("returns.id"))
    key: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(MONEY)
    currency: Mapped[str]
    reason: Mapped[str]
    way: Mapped[str]
    actor_id: Mapped[BigInt | None]
    actor_name: Mapped[str]
    at: Mapped[Moment]


class ReturnTermsRow(Base):
    """On which terms we take goods back: one row, where they are not the usual ones.

    `days` counts from arrival; `address` and `words` are for customers; `reasons` has one a line;
    `place_id` is where goods are put that can be sold again, unless whoever inspects them says so.
    """

    __tablename__ = "return_terms"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY}", "only_one"),
        CheckConstraint("days >= 0", "days"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    version: Mapped[int] = mapped_column(default=1)
    days: Mapped[int] = mapped_column(default=USUAL_DAYS)
    address: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str] = mapped_column(default="\n".join(USUAL_REASONS))
    place_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("places.id", ondelete="SET NULL")
    )

    __mapper_args__ = {"version_id_col": version}
