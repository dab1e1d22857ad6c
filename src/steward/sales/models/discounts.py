"""Discounts as they are agreed, and what each took off which line of an order."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    Text,
)
from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment
from steward.sales.rules import (
    Break,
    Discount,
    DiscountKind,
    DiscountScope,
    Goods,
    Stacking,
    Terms,
)

QUANTITY, MONEY = Numeric(18, 3), Numeric(18, 4)


class DiscountRow(Base):
    """A discount; it is put out of use, never deleted, as orders tell what it took.

    Its amounts are of one `currency`: it holds for goods that are priced in that.
    """

    __tablename__ = "discounts"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(DiscountKind)})", "kind"),
        CheckConstraint(f"scope in ({one_of(DiscountScope)})", "scope"),
        CheckConstraint(f"stacking in ({one_of(Stacking)})", "stacking"),
        CheckConstraint("value >= 0 and (kind <> 'percentage' or value <= 100)", "value"),
        CheckConstraint("since is null or until is null or since < until", "until"),
        CheckConstraint("most_uses > 0 and most_uses_each > 0", "most_uses"),
        Index("discounts_coupon_ix", "coupon"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    kind: Mapped[str]
    value: Mapped[Decimal] = mapped_column(MONEY)
    currency: Mapped[str]
    breaks: Mapped[list[Any]] = mapped_column(JSONB, default=list)  # pairs of text: from, per cent
    scope: Mapped[str]
    variant_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    least: Mapped[Decimal] = mapped_column(MONEY)
    coupon: Mapped[str | None] = mapped_column(CITEXT)
    segment: Mapped[str | None]
    stacking: Mapped[str]
    rank: Mapped[int]
    most_uses: Mapped[int | None]
    most_uses_each: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_limited(self) -> bool:
        """Whether it may be taken only so often."""
        return self.most_uses is not None or self.most_uses_each is not None

    def rule(self, *, used_up: bool = False) -> Discount:
        """Return what it does, for working out prices."""
        return Discount(
            id=self.id or 0,
            kind=DiscountKind(self.kind),
            value=self.value,
            breaks=[Break(Decimal(least), Decimal(percent)) for least, percent in self.breaks],
            scope=DiscountScope(self.scope),
            goods=Goods(frozenset(self.variant_ids), categories=frozenset(self.categories)),
            terms=Terms(self.since, self.until, self.least, self.coupon, self.segment),
            stacking=Stacking(self.stacking),
            rank=self.rank,
            used_up=used_up,
        )


class TakenDiscount(Base):
    """What a discount took off a line of an order; how often it was used is counted here."""

    __tablename__ = "taken_discounts"
    __table_args__ = (
        CheckConstraint("amount > 0", "amount"),
        Index("taken_discounts_discount_ix", "discount_id"),
    )

    line_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("order_lines.id"), primary_key=True)
    discount_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("discounts.id"), primary_key=True
    )
    amount: Mapped[Decimal] = mapped_column(MONEY)
