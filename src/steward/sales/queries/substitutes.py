"""What else a customer could have, where goods are not there."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.inventory import Sellable, availability, goods_alike
from steward.sales.rules import NEAR, NOTHING, Alike, Likeness, substitutes

_ONE = Decimal(1)


@dataclass(frozen=True)
class Instead:
    """Goods that can stand for others: why, how many are free, and how much dearer one is."""

    goods: Sellable
    why: Likeness
    free: Decimal
    dearer: Decimal


def instead_of(session: Session, goods: Sellable, quantity: Decimal = _ONE) -> list[Instead]:
    """Return what can stand for so many of some goods, the likest first; prices are as listed."""
    others = {one.variant_id: one for one in goods_alike(session, goods, near=NEAR)}
    there = availability(session, list(others)) if others else {}
    found = substitutes(
        _alike(goods), (_alike(one, there[key].total) for key, one in others.items()), quantity
    )
    return [Instead(others[one.variant_id], one.why, one.free, one.dearer) for one in found]


def _alike(goods: Sellable, free: Decimal = NOTHING) -> Alike:
    return Alike(
        goods.variant_id, goods.product_id, goods.category, goods.price, goods.currency, free
    )
