"""Baskets: what somebody means to buy, known by a token in their browser."""

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.sales.models.discounts import QUANTITY


class Basket(Base):
    """A basket. Of its token only the hash is kept; the goods are held by reservations."""

    __tablename__ = "baskets"
    __table_args__ = (Index("baskets_changed_at_ix", "changed_at"),)

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    coupon: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[Moment]


class BasketLine(Base):
    """Some goods in a basket, and the key of the reservation that holds them.

    What is not `from_stock` was not there when it was put in: it is on back-order.
    """

    __tablename__ = "basket_lines"
    __table_args__ = (CheckConstraint("quantity > 0", "quantity"),)

    basket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("baskets.id", ondelete="CASCADE"), primary_key=True
    )
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"), primary_key=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    hold_key: Mapped[str]
    from_stock: Mapped[bool]
    added_at: Mapped[Moment]
