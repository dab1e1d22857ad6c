"""Goods by what somebody calls them, and what else there is of their kind."""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from steward.inventory.models import Product, StockLevel, Variant
from steward.inventory.queries.selling import Sellable, sellable_of
from steward.inventory.rules import ProductState, ways_to_say
from steward.kit.lists import holds, parts_of

_MOST_ALIKE = 20
_GOODS = select(Variant, Product).join(Product, Product.id == Variant.product_id)


def goods_of(session: Session, variant_ids: Collection[int]) -> dict[int, Sellable]:
    """Return variants by their ids, whether they are still for sale or not."""
    rows = session.execute(_GOODS.where(Variant.id.in_(variant_ids)).order_by(Variant.id))
    return {variant.id: sellable_of(variant, product) for variant, product in rows}


def goods_called(session: Session, words: str, *, most: int = 4) -> list[Sellable]:
    """Return what somebody calls so: by SKU or barcode, by the product's name, or by its parts.

    Of several that fit, those that are still for sale come first.
    """
    parts = parts_of(words)
    if not parts:
        return []
    ways = ways_to_say(words.strip())
    exact = or_(Variant.sku.in_(ways), Variant.barcode.in_(ways))
    named = func.lower(Product.name) == words.strip().lower()
    for fits in (exact | named, _holds_all(parts)):
        query = _GOODS.where(fits).order_by(Variant.state, Product.state, Variant.id)
        found = [sellable_of(*row) for row in session.execute(query.limit(most))]
        if found:
            return found
    return []


def _holds_all(parts: list[str]) -> ColumnElement[bool]:
    one, *more = (holds(Product.words, part) | holds(Variant.words, part) for part in parts)
    for other in more:
        one &= other
    return one


def goods_alike(session: Session, goods: Sellable, *, near: Decimal) -> list[Sellable]:
    """Return what is for sale and there of the same product, or the same category and price.

    `near` is by how large a part of the price others may be dearer or cheaper; the nearest first.
    """
    apart = func.abs(Variant.price - goods.price)
    same = Variant.product_id == goods.product_id
    kind = (func.lower(Product.category) == goods.category.lower()) & (Product.category != "")
    there = exists().where(
        StockLevel.variant_id == Variant.id, StockLevel.on_hand > StockLevel.reserved
    )
    query = (
        _GOODS.where(
            Variant.id != goods.variant_id,
            Variant.currency == goods.currency,
            Variant.state == ProductState.ACTIVE,
            Product.state == ProductState.ACTIVE,
            same | (kind & (apart <= goods.price * near)),
            there.correlate(Variant),
        )
        .order_by(same.desc(), apart, Variant.id)
        .limit(_MOST_ALIKE)
    )
    return [sellable_of(variant, product) for variant, product in session.execute(query)]
