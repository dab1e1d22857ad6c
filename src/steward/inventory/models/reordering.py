"""When to order anew: the terms, the point of each variant at each place, the alerts of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import MONEY, QUANTITY
from steward.inventory.rules import AlertState
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment

_PERCENT = Numeric(7, 3)


class ReorderTermsRow(Base):
    """Terms of ordering: those of the house, or of one supplier or category; None as above it."""

    __tablename__ = "reorder_terms"
    __table_args__ = (
        CheckConstraint("supplier_id is null or category is null", "scope"),
        CheckConstraint("aim in ('cost', 'service')", "aim"),
        CheckConstraint("service > 0 and service < 100", "service"),
        CheckConstraint("holding > 0 and shortage > 0 and order_cost >= 0", "costs"),
        CheckConstraint("review_days between 1 and 91", "review_days"),
        Index(
            "reorder_terms_scope_uq",
            "supplier_id",
            "category",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    supplier_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("suppliers.id"))
    category: Mapped[str | None] = mapped_column(CITEXT)
    aim: Mapped[str | None]
    service: Mapped[Decimal | None] = mapped_column(_PERCENT)
    holding: Mapped[Decimal | None] = mapped_column(_PERCENT)
    shortage: Mapped[Decimal | None] = mapped_column(_PERCENT)
    order_cost: Mapped[Decimal | None] = mapped_column(MONEY)
    review_days: Mapped[int | None]

    __mapper_args__ = {"version_id_col": version}


class ReorderPoint(Base):
    """At how many of a variant at a place to order anew: worked out, or set by hand.

    `figures` say why, as `rules.Figures`; `weekly` is what the forecast expects a week. `sold` is
    the worth of what was asked for in a year, by which `weight` sorts; `is_quiet` says that nothing
    was asked for in so long that what is there is dead.
    """

    __tablename__ = "reorder_points"
    __table_args__ = (
        UniqueConstraint("variant_id", "place_id"),
        CheckConstraint("by_hand >= 0 and by_hand_up_to > by_hand", "by_hand"),
        CheckConstraint("weight in ('A', 'B', 'C')", "weight"),
        CheckConstraint("steadiness in ('X', 'Y', 'Z')", "steadiness"),
    )

    id: Mapped[Id]
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"))
    computed: Mapped[Decimal | None] = mapped_column(QUANTITY)
    by_hand: Mapped[Decimal | None] = mapped_column(QUANTITY)
    by_hand_up_to: Mapped[Decimal | None] = mapped_column(QUANTITY)
    set_by: Mapped[str | None]
    set_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    point: Mapped[Decimal | None] = mapped_column(
        QUANTITY, Computed("coalesce(by_hand, computed)", persisted=True)
    )
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    computed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    weekly: Mapped[float | None]
    sold: Mapped[Decimal | None] = mapped_column(MONEY)
    weight: Mapped[str | None]
    steadiness: Mapped[str | None]
    is_quiet: Mapped[bool] = mapped_column(default=False)


class RestockAlert(Base):
    """That a variant at a place has fallen to its reorder point, told once until it is over.

    While it is open, or closed by somebody and `quiet`, there is no second one. `purchase_id` is
    what was ordered for it.
    """

    __tablename__ = "restock_alerts"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(AlertState)})", "state"),
        Index(
            "restock_alerts_open_uq",
            "variant_id",
            "place_id",
            unique=True,
            postgresql_where=text("state <> 'closed'"),
        ),
        Index("restock_alerts_untold_ix", "id", postgresql_where=text("told_at is null")),
    )

    id: Mapped[Id]
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"))
    state: Mapped[str] = mapped_column(default=AlertState.OPEN)
    opened_at: Mapped[Moment]
    position: Mapped[Decimal] = mapped_column(QUANTITY)
    point: Mapped[Decimal] = mapped_column(QUANTITY)
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    purchase_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("purchase_orders.id"))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_by: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
