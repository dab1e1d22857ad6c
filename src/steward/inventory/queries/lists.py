"""Lists of products, places and suppliers, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Place, Product, ProductImage, Supplier, SupplierOffer, Variant
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import ProductState
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 50
_MOST_CATEGORIES = 200
_TRIGRAM = 3  # letters
_FIRST_CURRENCY = "EUR"


@dataclass(frozen=True)
class Listing:
    """Which products to list, and in what order; `state` is empty for those not retired."""

    words: str = ""
    sort: str = "name"
    state: str = ""
    category: str = ""
    criticality: str = ""
    supplier_id: int | None = None


@dataclass(frozen=True)
class ProductRow:
    """A product as lists show it, with what its variants say together."""

    product: Product
    skus: Sequence[str]
    lowest: Decimal | None
    highest: Decimal | None
    currency: str
    image_id: int | None


_RANK = func.array_position(
    literal_column("array['low', 'normal', 'high', 'critical']"), Product.criticality
)
PRODUCT_SORTS: Sorts = {
    "name": (func.lower(Product.name), str),
    "category": (func.lower(Product.category), str),
    "brand": (func.lower(Product.brand), str),
    "criticality": (_RANK, int),
    "state": (literal_column("products.state"), str),
}


def list_products(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[ProductRow]:
    """List products; an unknown order is taken for that by name."""
    query = select(Product).where(visible_to(actor), *_conditions(listing))
    order = Order.of(listing.sort, PRODUCT_SORTS, Product.id)
    rows, more = order.page(session, query, cursor, limit)
    products: list[Product] = [row[0] for row in rows]
    ids = [product.id for product in products]
    said, images = _of_variants(session, ids), first_images(session, ids)
    return Page([_row(one, said.get(one.id), images.get(one.id)) for one in products], more)


def _conditions(listing: Listing) -> Iterable[ColumnElement[bool]]:
    if listing.state in set(ProductState):
        yield Product.state == listing.state
    elif not listing.state:
        yield Product.state != ProductState.RETIRED
    if listing.category:
        yield func.lower(Product.category) == listing.category.lower()
    if listing.criticality:
        yield Product.criticality == listing.criticality
    if listing.supplier_id:
        offered = select(Variant.product_id).join(
            SupplierOffer, SupplierOffer.variant_id == Variant.id
        )
        yield Product.id.in_(offered.where(SupplierOffer.supplier_id == listing.supplier_id))
    yield from map(_product_has, parts_of(listing.words))


def _product_has(word: str) -> ColumnElement[bool]:
    """Look in the product, and in SKUs and barcodes: two searches, each with its trigrams.

    What is too short for them is in most products: then the first in order are looked at.
    """
    if len(word) < _TRIGRAM:
        of_product = Variant.product_id == Product.id
        in_variant = exists().where(of_product, holds(Variant.words, word))
        return or_(holds(Product.words, word), in_variant)
    own = select(Product.id).where(holds(Product.words, word))
    return Product.id.in_(own.union(select(Variant.product_id).where(holds(Variant.words, word))))


def _of_variants(session: Session, product_ids: Sequence[int]) -> dict[int, Sequence[Any]]:
    active = Variant.state != ProductState.RETIRED
    query = (
        select(
            Variant.product_id,
            func.array_agg(aggregate_order_by(cast(Variant.sku, Text), Variant.id)),
            func.min(Variant.price).filter(active),
            func.max(Variant.price).filter(active),
            func.min(Variant.currency),
        )
        .where(Variant.product_id.in_(product_ids))
        .group_by(Variant.product_id)
    )
    return {row[0]: row[1:] for row in session.execute(query)}


def first_images(session: Session, product_ids: Sequence[int]) -> dict[int, int]:
    """Return the picture that stands for each product, by the products' ids."""
    first = select(ProductImage.product_id, func.min(ProductImage.position)).where(
        ProductImage.product_id.in_(product_ids)
    )
    pair = tuple_(ProductImage.product_id, ProductImage.position)
    query = select(ProductImage.product_id, ProductImage.id).where(
        pair.in_(first.group_by(ProductImage.product_id))
    )
    return dict(session.execute(query).all())


def _row(product: Product, said: Sequence[Any] | None, image_id: int | None) -> ProductRow:
    skus, lowest, highest, currency = said or ([], None, None, "")
    return ProductRow(product, skus, lowest, highest, currency, image_id)


def categories(session: Session, actor: Actor) -> list[str]:
    """List the categories that products are in, by name."""
    lower = func.lower(Product.category)
    query = select(func.min(Product.category)).where(visible_to(actor), Product.category != "")
    return list(session.scalars(query.group_by(lower).order_by(lower).limit(_MOST_CATEGORIES)))


USUAL_CURRENCY: ColumnElement[str] = func.coalesce(
    select(Variant.currency).order_by(Variant.id.desc()).limit(1).scalar_subquery(),
    _FIRST_CURRENCY,
)


def usual_currency(session: Session) -> str:
    """Return the currency of the variant that was entered last, or euro."""
    return session.scalars(select(USUAL_CURRENCY)).one()


PLACE_SORTS: Sorts = {
    "name": (literal_column("lower(places.name::text)"), str),
    "kind": (literal_column("places.kind"), str),
    "state": (literal_column("(not places.active)::int"), int),
}
SUPPLIER_SORTS: Sorts = {
    "name": (literal_column("lower(suppliers.name::text)"), str),
    "kind": (literal_column("suppliers.kind"), str),
    "state": (literal_column("(not suppliers.active)::int"), int),
}


def list_places(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[Place]:
    """List places, those out of use too."""
    plain = func.lower(func.plain(Place.name + " " + Place.address))
    query = select(Place).where(
        visible_to(actor), *(holds(plain, w) for w in parts_of(listing.words))
    )
    rows, more = Order.of(listing.sort, PLACE_SORTS, Place.id).page(session, query, cursor, limit)
    return Page([row[0] for row in rows], more)


@dataclass(frozen=True)
class SupplierRow:
    """A supplier as lists show them, with how many variants they offer."""

    supplier: Supplier
    offers: int


def list_suppliers(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[SupplierRow]:
    """List suppliers and retailers, those out of use too."""
    of_supplier = SupplierOffer.supplier_id == Supplier.id
    offers = select(func.count()).where(of_supplier).scalar_subquery()
    plain = func.lower(func.plain(Supplier.name + " " + func.coalesce(Supplier.email, "")))
    query: Select[Supplier, int] = select(Supplier, offers).where(
        visible_to(actor), *(holds(plain, word) for word in parts_of(listing.words))
    )
    order = Order.of(listing.sort, SUPPLIER_SORTS, Supplier.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([SupplierRow(*row) for row in rows], more)


def variants_by_product(
    session: Session, product_ids: Sequence[int]
) -> Mapping[int, list[Variant]]:
    """Return the variants of products, in the order in which they were entered."""
    query = select(Variant).where(Variant.product_id.in_(product_ids)).order_by(Variant.id)
    found: dict[int, list[Variant]] = {product_id: [] for product_id in product_ids}
    for variant in session.scalars(query):
        found[variant.product_id].append(variant)
    return found
