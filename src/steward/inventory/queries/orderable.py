"""What can be ordered of a supplier, with what is there and to come of it."""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Product, StockLevel, SupplierOffer, Variant
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING, ProductState
from steward.kit.lists import holds, parts_of

MOST_OFFERS = 100  # that a form shows at once; the others are found by a search


class Orderable(NamedTuple):
    """An offer of a supplier, and how much of its variant there is at all places together."""

    offer: SupplierOffer
    variant: Variant
    product: Product
    free: Decimal
    incoming: Decimal


def orderable(session: Session, actor: Actor, supplier_id: int, words: str = "") -> list[Orderable]:
    """Return what a supplier offers and we still sell, by name; of many, the first that fit."""
    level = StockLevel.__table__.c
    stock = (
        select(
            level.variant_id,
            func.sum(level.on_hand - level.reserved).label("free"),
            func.sum(level.incoming).label("incoming"),
        )
        .group_by(level.variant_id)
        .subquery("stock")
    )
    query = (
        select(
            SupplierOffer,
            Variant,
            Product,
            func.coalesce(stock.c.free, NOTHING),
            func.coalesce(stock.c.incoming, NOTHING),
        )
        .join(Variant, Variant.id == SupplierOffer.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(stock, stock.c.variant_id == Variant.id)
        .where(visible_to(actor), SupplierOffer.supplier_id == supplier_id)
        .where(Variant.state != ProductState.RETIRED, Product.state != ProductState.RETIRED)
        .order_by(func.lower(Product.name), Variant.id)
        .limit(MOST_OFFERS)
    )
    for word in parts_of(words):
        query = query.where(or_(holds(Product.words, word), holds(Variant.words, word)))
    return [Orderable(*row) for row in session.execute(query)]


def offers_by_variant(
    session: Session, supplier_id: int, variant_ids: list[int]
) -> dict[int, SupplierOffer]:
    """Return what a supplier offers of some variants, by the variants' ids."""
    of_pair = (SupplierOffer.supplier_id == supplier_id, SupplierOffer.variant_id.in_(variant_ids))
    return {one.variant_id: one for one in session.scalars(select(SupplierOffer).where(*of_pair))}
