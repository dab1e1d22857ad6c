"""What can be ordered of a supplier, with what is there and to come of it."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
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


def orderable(
    session: Session,
    actor: Actor,
    supplier_id: int,
    words: str = "",
    *,
    also: Collection[int] = (),
) -> list[Orderable]:
    """Return what a supplier offers and we still sell, by name; of many, the first that fit.

    The variants of `also` are there in any case.
    """
    wanted = Variant.id.in_(also)
    level = StockLevel.__table__.c
    stock = (
        select(
            level.variant_id,
            func.sum(case((level.is_held, 0), else_=level.on_hand - level.reserved)).label("free"),
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
        .where(or_(wanted, and_(*_fits(words))))
        .order_by(wanted.desc(), func.lower(Product.name), Variant.id)
        .limit(MOST_OFFERS + len(also))
    )
    return [Orderable(*row) for row in session.execute(query)]


def _fits(words: str) -> Iterator[ColumnElement[bool]]:
    yield Variant.state != ProductState.RETIRED
    yield Product.state != ProductState.RETIRED
    for word in parts_of(words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))


def offers_by_variant(
    session: Session, supplier_id: int, variant_ids: list[int]
) -> dict[int, SupplierOffer]:
    """Return what a supplier offers of some variants, by the variants' ids."""
    of_pair = (SupplierOffer.supplier_id == supplier_id, SupplierOffer.variant_id.in_(variant_ids))
    return {one.variant_id: one for one in session.scalars(select(SupplierOffer).where(*of_pair))}
