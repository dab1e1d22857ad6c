"""What else somebody could have: goods like those that are not there, the likest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.sales.rules.money import NOTHING

NEAR = Decimal("0.3")  # what is dearer or cheaper by a larger part of the price is something else
_MOST = 3


class Likeness(StrEnum):
    """Why some goods can stand for others."""

    PRODUCT = "product"
    CATEGORY = "category"


@dataclass(frozen=True)
class Alike:
    """Goods that are compared: of which product and category, at which price, how many free."""

    variant_id: int
    product_id: int
    category: str
    price: Decimal
    currency: str
    free: Decimal = NOTHING


@dataclass(frozen=True)
class Substitute:
    """Goods that can stand for others: why, how many are free, and how much dearer one is."""

    variant_id: int
    why: Likeness
    free: Decimal
    dearer: Decimal


def substitutes(
    wanted: Alike, others: Iterable[Alike], quantity: Decimal, *, most: int = _MOST
) -> list[Substitute]:
    """Choose what can stand for `quantity` of some goods that are not there.

    So many are free of each, in the same currency. What is of the same product comes first, at
    whatever price; then what is of the same category and near in price; among these the nearest.
    """
    found = [
        (other, why)
        for other in others
        if other.free >= quantity and (why := _likeness(wanted, other)) is not None
    ]
    found.sort(
        key=lambda one: (one[1] != Likeness.PRODUCT, _apart(wanted, one[0]), one[0].variant_id)
    )
    return [
        Substitute(other.variant_id, why, other.free, other.price - wanted.price)
        for other, why in found[:most]
    ]


def _likeness(wanted: Alike, other: Alike) -> Likeness | None:
    if other.variant_id == wanted.variant_id or other.currency != wanted.currency:
        return None
    if other.product_id == wanted.product_id:
        return Likeness.PRODUCT
    same = wanted.category and other.category.casefold() == wanted.category.casefold()
    return Likeness.CATEGORY if same and _apart(wanted, other) <= NEAR * wanted.price else None


def _apart(wanted: Alike, other: Alike) -> Decimal:
    return abs(other.price - wanted.price)
