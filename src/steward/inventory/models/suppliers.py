"""Who sends what, at which price, how fast, and how much at least."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import MONEY, QUANTITY
from steward.inventory.rules import SupplierKind
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment


class Supplier(Base):
    """A supplier, or a retailer who sells for us; requests go to `email`.

    `contacts` is a list of {"name", "role", "email", "phone"}, people to call. `asks_by_itself`
    says whether what runs low is ordered of them without anybody's doing; None as for their kind.
    """

    __tablename__ = "suppliers"
    __table_args__ = (CheckConstraint(f"kind in ({one_of(SupplierKind)})", "kind"),)

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    kind: Mapped[str] = mapped_column(default=SupplierKind.SUPPLIER)
    email: Mapped[str | None] = mapped_column(CITEXT)
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    currency: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    asks_by_itself: Mapped[bool | None]
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_asked(self) -> bool:
        """Whether what runs low is ordered of them by itself: of retailers, unless said else."""
        if self.asks_by_itself is not None:
            return self.asks_by_itself
        return self.kind == SupplierKind.RETAILER


class SupplierOffer(Base):
    """At what a supplier sends a variant, in the supplier's currency; one may be preferred.

    `minimum_quantity` and `pack_quantity` are in the variant's unit; what is ordered is a multiple
    of the pack.
    """

    __tablename__ = "supplier_offers"
    __table_args__ = (
        UniqueConstraint("supplier_id", "variant_id"),
        CheckConstraint("price >= 0", "price"),
        CheckConstraint("lead_time_days >= 0", "lead_time_days"),
        CheckConstraint("minimum_quantity >= 0", "minimum_quantity"),
        CheckConstraint("pack_quantity > 0", "pack_quantity"),
        Index("supplier_offers_variant_ix", "variant_id"),
        Index(
            "supplier_offers_preferred_uq",
            "variant_id",
            unique=True,
            postgresql_where=text("preferred"),
        ),
    )

    id: Mapped[Id]
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("suppliers.id"))
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    supplier_sku: Mapped[str] = mapped_column(default="")  # what they call it
    price: Mapped[Decimal] = mapped_column(MONEY)
    lead_time_days: Mapped[int]
    minimum_quantity: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    pack_quantity: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(1))
    preferred: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
