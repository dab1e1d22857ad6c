"""Purchase orders: what was ordered, confirmed and received."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import MONEY, QUANTITY
from steward.inventory.rules import CONFIRMABLE, EXPECTED, PurchaseState, to_come
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment


class PurchaseOrder(Base):
    """An order to a supplier, in their currency; people call it P-12.

    Until `reply_until`, the link in its mail lets the supplier confirm it. An order that a press or
    an alert made has a `key`, and so is made once.
    """

    __tablename__ = "purchase_orders"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(PurchaseState)})", "state"),
        Index("purchase_orders_supplier_id_ix", "supplier_id"),
        Index("purchase_orders_state_ix", "state"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("suppliers.id"))
    state: Mapped[str] = mapped_column(default=PurchaseState.DRAFT)
    currency: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")  # to the supplier
    their_number: Mapped[str] = mapped_column(default="")
    their_note: Mapped[str] = mapped_column(default="")
    end_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reply_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it."""
        return f"P-{self.id}"

    @property
    def is_expected(self) -> bool:
        """Whether goods are still to come."""
        return self.state in EXPECTED

    @property
    def is_confirmable(self) -> bool:
        """Whether the supplier can still say what comes when: until the first goods are here."""
        return self.state in CONFIRMABLE


class PurchaseLine(Base):
    """So much of a variant for a place, at a price; what was confirmed of it, and what came.

    `promised_days` is the lead time that the supplier promised when it was ordered.
    """

    __tablename__ = "purchase_lines"
    __table_args__ = (
        UniqueConstraint("purchase_id", "variant_id", "place_id"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("price >= 0", "price"),
        CheckConstraint("confirmed_quantity >= 0", "confirmed_quantity"),
        CheckConstraint("received >= 0", "received"),
        Index("purchase_lines_variant_ix", "variant_id", "place_id"),
    )

    id: Mapped[Id]
    purchase_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("purchase_orders.id"))
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"))
    supplier_sku: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    price: Mapped[Decimal] = mapped_column(MONEY)
    promised_days: Mapped[int]
    needed_by: Mapped[date | None]
    confirmed_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    confirmed_on: Mapped[date | None]
    received: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))

    @property
    def to_come(self) -> Decimal:
        """How much of it is still awaited, as long as the order is."""
        return to_come(self.quantity, self.confirmed_quantity, self.received)


class PurchaseReceipt(Base):
    """Goods of an order that came together; the ledger's act says what was booked."""

    __tablename__ = "purchase_receipts"
    __table_args__ = (Index("purchase_receipts_purchase_id_ix", "purchase_id"),)

    id: Mapped[Id]
    purchase_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("purchase_orders.id"))
    act_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("stock_acts.id"), unique=True)
    delivery_note: Mapped[str] = mapped_column(default="")
    at: Mapped[Moment]


class ReceivedLine(Base):
    """How much of a line came with a receipt, of which lot; append-only as its receipt."""

    __tablename__ = "received_lines"

    receipt_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("purchase_receipts.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("purchase_lines.id"), index=True)
    lot_id: Mapped[BigInt | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
