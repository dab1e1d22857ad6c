"""Deliveries: parcels of an order's goods, each from one place, and what the ledger booked."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment
from steward.sales.errors import DeliveryStands
from steward.sales.models.discounts import QUANTITY
from steward.sales.rules import DeliveryKind, DeliveryState, delivery_number


class Delivery(Base):
    """Goods of an order that go from one place together.

    `promised_on` is the day by which they were promised to arrive, `expected_on` the one that the
    customer was told since, at `late_told_at`. A replacement says `why`, and `key` opens it once.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(DeliveryKind)})", "kind"),
        CheckConstraint(f"state in ({one_of(DeliveryState)})", "state"),
        CheckConstraint(
            "(state in ('shipped', 'delivered')) = (shipped_at is not null)", "shipped"
        ),
        CheckConstraint("(state = 'delivered') = (delivered_at is not null)", "delivered"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at is not null)", "cancelled"),
        Index("deliveries_order_ix", "order_id"),
        Index(
            "deliveries_open_ix",
            "state",
            "promised_on",
            postgresql_where=text("state in ('planned', 'shipped')"),
        ),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"))
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"))
    kind: Mapped[str] = mapped_column(default=DeliveryKind.SALE)
    state: Mapped[str] = mapped_column(default=DeliveryState.PLANNED)
    carrier: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    promised_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    created_at: Mapped[Moment]
    shipped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    late_told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it: D-12."""
        return delivery_number(self.id)

    @property
    def is_open(self) -> bool:
        """Whether it is to be sent, or on its way."""
        return self.state in {DeliveryState.PLANNED, DeliveryState.SHIPPED}

    def is_late(self, today: date) -> bool:
        """Whether its day is over, or the customer was told that it comes later."""
        is_over = self.promised_on is not None and self.promised_on < today
        return self.is_open and (is_over or self.late_told_at is not None)

    def ship(self, carrier: str, tracking: str) -> None:
        """Note that it has left. Raises DeliveryStands unless it was planned."""
        self._go_on(DeliveryState.PLANNED, DeliveryState.SHIPPED)
        self.carrier, self.tracking, self.shipped_at = carrier, tracking, clock.now()

    def arrive(self) -> None:
        """Note that it has arrived. Raises DeliveryStands unless it was on its way."""
        self._go_on(DeliveryState.SHIPPED, DeliveryState.DELIVERED)
        self.delivered_at = clock.now()

    def cancel(self) -> None:
        """Call it off. Raises DeliveryStands unless it was planned."""
        self._go_on(DeliveryState.PLANNED, DeliveryState.CANCELLED)
        self.cancelled_at = clock.now()

    def _go_on(self, before: DeliveryState, after: DeliveryState) -> None:
        if self.state != before:
            raise DeliveryStands
        self.state = after


class DeliveryLine(Base):
    """So many of an order's line; the reservation of `hold_key` keeps them until they leave."""

    __tablename__ = "delivery_lines"
    __table_args__ = (
        UniqueConstraint("delivery_id", "order_line_id"),
        CheckConstraint("quantity > 0", "quantity"),
        Index("delivery_lines_order_line_ix", "order_line_id"),
    )

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("deliveries.id"))
    order_line_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("order_lines.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    hold_key: Mapped[str]


class DeliveryMovement(Base):
    """What one movement of the ledger took for a line that left: so many, of one lot."""

    __tablename__ = "delivery_movements"
    __table_args__ = (UniqueConstraint("movement_id"), CheckConstraint("quantity > 0", "quantity"))

    line_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("delivery_lines.id"), primary_key=True
    )
    movement_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("movements.id"), primary_key=True
    )
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
