"""What a discount does, on goods that it is for: for whoever enters it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.inventory import Sellable, find_example, sellables
from steward.kit import clock
from steward.sales.models import DiscountRow
from steward.sales.rules import Buyer, Line, Priced, price

_MOST_LINES = 4
_USUAL = (Decimal(1), Decimal(3))


@dataclass(frozen=True)
class Example:
    """Some units of goods, and what they come to."""

    quantity: Decimal
    priced: Priced


@dataclass(frozen=True)
class Examples:
    """What a discount does to goods that are sold."""

    goods: Sellable
    lines: Sequence[Example]


def examples_of(session: Session, discount: DiscountRow) -> Examples | None:
    """Work out what a discount takes off goods it is for, its terms being met.

    None when no goods are sold that it is for.
    """
    found = find_example(
        session, discount.currency, discount.variant_ids, tuple(discount.categories)
    )
    goods = sellables(session, variant_ids=[found]).get(found) if found else None
    if goods is None:
        return None
    rule = discount.rule()
    enough = -(-rule.terms.least // goods.price) if goods.price else Decimal(1)
    counts = {*_USUAL, *(one.at_least for one in rule.breaks), max(enough, Decimal(1))}
    met = replace(rule, terms=replace(rule.terms, since=None, until=None))
    coupons = [rule.terms.coupon] if rule.terms.coupon else []
    buyer = Buyer(clock.now(), rule.terms.segment, coupons)
    lines = [
        Example(count, price([_line(goods, count)], [met], buyer, discount.currency))
        for count in sorted(counts)[:_MOST_LINES]
    ]
    return Examples(goods, lines)


def _line(goods: Sellable, quantity: Decimal) -> Line:
    return Line(goods.variant_id, goods.product_id, goods.category, quantity, goods.price)
