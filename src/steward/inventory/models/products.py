"""What is sold: products as customers know them, variants as they are counted, lots, images."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.rules import CostMethod, Criticality, ProductState
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, FileHash, Id, Moment

QUANTITY, MONEY = Numeric(18, 3), Numeric(18, 4)


class Product(Base):
    """A product as customers know it; what is counted and sold are its variants, one at least.

    `words` is what a search by part of a name looks at. A product is retired, never deleted; one
    that `is_paused` is shown, and not sold for now.
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(ProductState)})", "state"),
        CheckConstraint(f"criticality in ({one_of(Criticality)})", "criticality"),
        Index("products_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
        Index("products_name_ix", text("lower(name)"), "id"),
        Index("products_category_ix", text("lower(category)"), "id"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    brand: Mapped[str] = mapped_column(default="")
    criticality: Mapped[str] = mapped_column(default=Criticality.NORMAL)
    state: Mapped[str] = mapped_column(default=ProductState.ACTIVE)
    is_paused: Mapped[bool] = mapped_column(default=False, server_default="false")
    import_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[Moment]
    words: Mapped[str] = mapped_column(
        Computed("lower(plain(name || ' ' || brand || ' ' || category))", persisted=True)
    )

    __mapper_args__ = {"version_id_col": version}


class Variant(Base):
    """What is counted and sold: a size or colour of a product, under a SKU and a barcode.

    `pack_quantity` is how many of the unit a pack holds. The pair of `id` and `may_backorder` is
    unique so that a level can copy the flag by a foreign key that follows each change.
    """

    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(ProductState)})", "state"),
        CheckConstraint(f"cost_method in ({one_of(CostMethod)})", "cost_method"),
        CheckConstraint("price >= 0", "price"),
        CheckConstraint("pack_quantity > 0", "pack_quantity"),
        UniqueConstraint("id", "may_backorder"),
        Index("variants_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    product_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("products.id"), index=True)
    sku: Mapped[str] = mapped_column(CITEXT, unique=True)
    barcode: Mapped[str | None] = mapped_column(unique=True)
    options: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    unit: Mapped[str] = mapped_column(default="piece")
    pack_quantity: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(1))
    price: Mapped[Decimal] = mapped_column(MONEY)
    currency: Mapped[str]
    may_backorder: Mapped[bool] = mapped_column(default=False)
    cost_method: Mapped[str] = mapped_column(default=CostMethod.FIFO)
    state: Mapped[str] = mapped_column(default=ProductState.ACTIVE)
    import_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[Moment]
    words: Mapped[str] = mapped_column(
        Computed("lower(sku::text || ' ' || coalesce(barcode, ''))", persisted=True)
    )

    __mapper_args__ = {"version_id_col": version}


class Lot(Base):
    """What was made or delivered together; nothing is sent of one that `is_held`.

    The pairs that are unique are for foreign keys.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("variant_id", "code"),
        UniqueConstraint("variant_id", "id"),
        UniqueConstraint("id", "is_held"),
    )

    id: Mapped[Id]
    variant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("variants.id"))
    code: Mapped[str] = mapped_column(CITEXT)
    expires_on: Mapped[date | None]
    is_held: Mapped[bool] = mapped_column(default=False, server_default="false")
    created_at: Mapped[Moment]


class ProductImage(Base):
    """A picture of a product; the one with the lowest position stands for it in lists."""

    __tablename__ = "product_images"

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("products.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]  # what the picture shows, for those who do not see it
    content_type: Mapped[str]
    size: Mapped[BigInt]
    sha256: Mapped[FileHash]
    created_at: Mapped[Moment]
