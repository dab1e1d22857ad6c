"""What belongs to a product or a supplier: lots, pictures, offers."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from steward.inventory.models import Lot, Product, ProductImage, Supplier, SupplierOffer, Variant
from steward.kit.lists import Order, Sorts
from steward.kit.paging import Page

_MOST = 200  # of lots and offers that a page shows


def lots_of(session: Session, product_id: int) -> dict[int, list[Lot]]:
    """Return the newest lots of each variant of a product, by the variants' ids."""
    query = (
        select(Lot)
        .join(Variant, Variant.id == Lot.variant_id)
        .where(Variant.product_id == product_id)
        .order_by(Lot.id.desc())
        .limit(_MOST)
    )
    found: dict[int, list[Lot]] = {}
    for lot in session.scalars(query):
        found.setdefault(lot.variant_id, []).append(lot)
    return found


def images_of(session: Session, product_id: int) -> Sequence[ProductImage]:
    """Return the pictures of a product, the one that stands for it first."""
    of_product = ProductImage.product_id == product_id
    return session.scalars(
        select(ProductImage).where(of_product).order_by(ProductImage.position)
    ).all()


class Offered(NamedTuple):
    """What a supplier offers of a variant."""

    offer: SupplierOffer
    supplier: Supplier
    variant: Variant
    product: Product


def offers_for_product(session: Session, product_id: int) -> list[Offered]:
    """Return who sends the variants of a product, the preferred ones first."""
    of_product = _offers().where(Variant.product_id == product_id)
    order = (Variant.sku, SupplierOffer.preferred.desc(), Supplier.name)
    return [Offered(*row) for row in session.execute(of_product.order_by(*order).limit(_MOST))]


_BY_SKU: Sorts = {"name": (literal_column("lower(variants.sku::text)"), str)}


def offers_of_supplier(
    session: Session, supplier_id: int, *, cursor: str | None = None, limit: int = 50
) -> Page[Offered]:
    """Return what a supplier sends, by SKU."""
    order = Order.of("name", _BY_SKU, SupplierOffer.id)
    rows, more = order.page(session, _offers().where(Supplier.id == supplier_id), cursor, limit)
    return Page([Offered(*row) for row in rows], more)


def _offers() -> Select[SupplierOffer, Supplier, Variant, Product]:
    return (
        select(SupplierOffer, Supplier, Variant, Product)
        .join(Supplier, Supplier.id == SupplierOffer.supplier_id)
        .join(Variant, Variant.id == SupplierOffer.variant_id)
        .join(Product, Product.id == Variant.product_id)
    )
