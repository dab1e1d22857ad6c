"""Discounts: what each takes, off which goods, and when it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from steward.sales.rules.money import NOTHING, rounded

_WHOLE = Decimal(100)


class DiscountKind(StrEnum):
    """What a discount takes."""

    PERCENTAGE = "percentage"
    AMOUNT = "amount"  # off each unit, or once off an order
    QUANTITY_BREAK = "quantity_break"


class Scope(StrEnum):
    """What a discount is reckoned on."""

    LINES = "lines"  # each line of its goods by itself
    ORDER = "order"  # all lines of its goods together, after the discounts of lines


class Stacking(StrEnum):
    """What becomes of a discount where others hold, too."""

    BEST = "best"  # of all these, the one that takes most, and no other of them
    ADDS = "adds"  # taken off what they leave, whatever else holds


@dataclass(frozen=True)
class Line:
    """Some goods that are to be bought, at the price of a unit."""

    variant_id: int
    product_id: int
    category: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Goods:
    """Which lines a discount is for: of any of these, or all lines where none is named."""

    variant_ids: frozenset[int] = frozenset()
    product_ids: frozenset[int] = frozenset()
    categories: frozenset[str] = frozenset()

    def has(self, line: Line) -> bool:
        """Whether a line is of these goods."""
        return (
            not (self.variant_ids or self.product_ids or self.categories)
            or line.variant_id in self.variant_ids
            or line.product_id in self.product_ids
            or line.category.casefold() in {one.casefold() for one in self.categories}
        )


@dataclass(frozen=True)
class Terms:
    """When a discount holds; what is not set is no condition, and the period ends before `until`.

    `least` is what its goods must be worth together before any discount. With a `coupon` it holds
    for those who name that, in whatever letters; with a `segment` for its customers.
    """

    since: datetime | None = None
    until: datetime | None = None
    least: Decimal = NOTHING
    coupon: str | None = None
    segment: str | None = None


@dataclass(frozen=True)
class Break:
    """From so many units on, so many per cent off all of them."""

    at_least: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Discount:
    """What is taken off, of which goods, when, and beside which others.

    `value` is per cent or money, by its kind; quantity breaks have `breaks` instead, which look at
    all units of its goods together. Those that add are taken by `rank`, then by age (`id`).
    One that is `used_up` was taken as often as it may be, by all or by this buyer.
    """

    id: int
    kind: DiscountKind
    value: Decimal = NOTHING
    breaks: Sequence[Break] = ()
    scope: Scope = Scope.LINES
    goods: Goods = Goods()
    terms: Terms = Terms()
    stacking: Stacking = Stacking.BEST
    rank: int = 0
    used_up: bool = False

    def leaves(self, rest: Decimal, units: Decimal, among: Decimal, coin: Decimal) -> Decimal:
        """Return what it leaves of what is left of some lines, in whole coins: 0 or more.

        `units` are theirs, `among` all units of its goods. What it leaves never falls when more
        was left, so that no discount more can make an order dearer.
        """
        if self.kind is DiscountKind.AMOUNT:
            times = units if self.scope is Scope.LINES else Decimal(1)
            return max(rest - rounded(self.value * times, coin), NOTHING)
        percent = self.value if self.kind is DiscountKind.PERCENTAGE else self._break_at(among)
        return rounded(rest * (_WHOLE - percent) / _WHOLE, coin)

    def _break_at(self, units: Decimal) -> Decimal:
        return max((one.percent for one in self.breaks if units >= one.at_least), default=NOTHING)
