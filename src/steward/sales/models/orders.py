"""Orders, with the goods, prices and names as they were when the order was placed."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
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
from steward.sales.errors import NotSo, UnderWay
from steward.sales.models.discounts import MONEY, QUANTITY
from steward.sales.rules import (
    NOTHING,
    UNSENT,
    OrderSource,
    OrderState,
    Payment,
    order_number,
)


class Order(Base):
    """What a customer ordered. `reference` is what the customer calls it.

    The days are those on which it was promised to arrive, where a day could be named. That it
    comes later, on `expected_on` if that is known, the customer was told at `late_told_at`.
    What another shop sold has its `channel`; history that is only told of, and no stock knows it.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(OrderState)})", "state"),
        CheckConstraint(f"payment in ({one_of(Payment)})", "payment"),
        CheckConstraint(f"source in ({one_of(OrderSource)})", "source"),
        CheckConstraint("net >= 0 and net <= gross", "net"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at is not null)", "cancelled"),
        Index("orders_person_ix", "person_id", "id"),
        Index("orders_placed_at_ix", "placed_at", "id"),
        Index(
            "orders_unsent_ix",
            "promised_to",
            postgresql_where=text("state in ('placed', 'partly_shipped')"),
        ),
        Index("orders_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(default=OrderState.PLACED)
    source: Mapped[str]
    payment: Mapped[str]
    recipient: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    is_history: Mapped[bool] = mapped_column(default=False)
    coupon: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    gross: Mapped[Decimal] = mapped_column(MONEY)
    net: Mapped[Decimal] = mapped_column(MONEY)
    promised_from: Mapped[date | None]
    promised_to: Mapped[date | None]
    expected_on: Mapped[date | None]
    placed_at: Mapped[Moment]
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    late_told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    words: Mapped[str] = mapped_column(
        Computed("lower(plain(recipient || ' ' || address || ' ' || reference))", persisted=True)
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it: O-77."""
        return order_number(self.id)

    @property
    def is_unsent(self) -> bool:
        """Whether some of it is still to leave."""
        return self.state in UNSENT

    def is_late(self, today: date) -> bool:
        """Whether some is still to leave, and its day is over or the customer was told so."""
        is_over = self.promised_to is not None and self.promised_to < today
        return self.is_unsent and (is_over or self.late_told_at is not None)

    def cancel(self) -> None:
        """Call it off. Raises NotSo when that was done before, UnderWay when some has left."""
        if self.state == OrderState.CANCELLED:
            raise NotSo
        if self.state != OrderState.PLACED:
            raise UnderWay
        self.state, self.cancelled_at = OrderState.CANCELLED, clock.now()


class OrderLine(Base):
    """Goods of an order; the reservation of `hold_key` keeps them until they are delivered.

    `cancelled` is how many of them were called off after others had left.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("net >= 0 and net <= gross", "net"),
        CheckConstraint("cancelled >= 0 and cancelled <= quantity", "cancelled"),
        Index("order_lines_variant_ix", "variant_id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("orders.id"))
    number: Mapped[int]
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    sku: Mapped[str]
    name: Mapped[str]
    options: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    cancelled: Mapped[Decimal] = mapped_column(QUANTITY, default=NOTHING)
    unit_price: Mapped[Decimal] = mapped_column(MONEY)
    gross: Mapped[Decimal] = mapped_column(MONEY)
    net: Mapped[Decimal] = mapped_column(MONEY)
    promised_to: Mapped[date | None]
    hold_key: Mapped[str] = mapped_column(unique=True)
