"""What an order comes to: which discounts are taken off which line, and why a coupon is not.

First the discounts of lines, line by line: one of those of which only the best is taken, then
those that add, by rank, each off what is left. The best is that with which the buyer pays least in
the end. Then those of the order in the same way, each parted over the lines of its goods by what
is left of them. So the sum of an order is that of its lines, and what comes back for one is known.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from steward.sales.rules.discounts import Discount, DiscountScope, Line, Stacking
from steward.sales.rules.money import NOTHING, coin_of, parted, rounded


class Coupon(StrEnum):
    """What became of a coupon that somebody named."""

    TAKEN = "taken"
    BEATEN = "beaten"  # another discount took more
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    OVER = "over"
    USED_UP = "used_up"
    OTHERS = "others"  # for other customers
    OTHER_GOODS = "other_goods"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True)
class Buyer:
    """Who buys, when, and which coupons they name."""

    at: datetime
    segment: str | None = None
    coupons: Collection[str] = ()

    @property
    def named(self) -> Mapping[str, str]:
        """The coupons as they were named, by what they are compared by."""
        return {_key(one): one for one in self.coupons}


@dataclass(frozen=True)
class Taken:
    """What one discount took off one line."""

    discount_id: int
    amount: Decimal


@dataclass(frozen=True)
class PricedLine:
    """What a line comes to: `net` is `gross` without what was taken."""

    gross: Decimal
    taken: Sequence[Taken]
    net: Decimal


@dataclass(frozen=True)
class Priced:
    """What an order comes to, a priced line for each line, and what became of each coupon."""

    lines: Sequence[PricedLine]
    coupons: Mapping[str, Coupon]

    @property
    def gross(self) -> Decimal:
        """What it would come to without discounts."""
        return sum((one.gross for one in self.lines), NOTHING)

    @property
    def net(self) -> Decimal:
        """What is to be paid."""
        return sum((one.net for one in self.lines), NOTHING)


def price(
    lines: Sequence[Line], discounts: Iterable[Discount], buyer: Buyer, currency: str
) -> Priced:
    """Work out what lines come to, in whole coins of the currency."""
    offered = sorted(discounts, key=lambda one: (one.rank, one.id))
    till = _Till(lines, offered, coin_of(currency))
    why_not = {one.id: _why_not(one, till.whole, buyer) for one in offered}
    holding = [one for one in offered if why_not[one.id] is None]
    of_lines = [one for one in holding if one.scope is DiscountScope.LINES]
    left: Sequence[_Left] = [rest for one in till.whole for rest in till.cheapest([one], of_lines)]
    left = till.cheapest(left, [one for one in holding if one.scope is DiscountScope.ORDER])
    used = {taken.discount_id for one in left for taken in one.taken}
    coupons = {key: _became_of(key, offered, why_not, used) for key in buyer.named}
    return Priced(
        [PricedLine(one.gross, one.taken, one.rest) for one in left],
        {buyer.named[key]: state for key, state in coupons.items()},
    )


@dataclass(frozen=True)
class _Left:
    """What is left of a line while discounts are taken."""

    line: Line
    gross: Decimal
    rest: Decimal
    taken: tuple[Taken, ...] = ()

    def without(self, part: Decimal, discount: Discount) -> "_Left":
        if not part:
            return self
        return replace(self, rest=self.rest - part, taken=(*self.taken, Taken(discount.id, part)))


class _Till:
    """Where discounts are taken off lines. `whole` is what is left before any is."""

    def __init__(self, lines: Sequence[Line], offered: Iterable[Discount], coin: Decimal) -> None:
        grosses = [rounded(one.unit_price * one.quantity, coin) for one in lines]
        self.whole = [_Left(line, gross, gross) for line, gross in zip(lines, grosses, strict=True)]
        self._coin = coin
        self._among = {one.id: _units(self.whole, one) for one in offered}

    def cheapest(self, left: Sequence[_Left], discounts: Sequence[Discount]) -> Sequence[_Left]:
        """Take one of those of which the best is taken, then those that add: as costs least."""
        adding = [one for one in discounts if one.stacking is Stacking.ADDS]
        either = [[one] for one in discounts if one.stacking is Stacking.BEST] or [[]]
        ways = (reduce(self._take, [*best, *adding], left) for best in either)
        return min(ways, key=lambda way: sum((one.rest for one in way), NOTHING))

    def _take(self, left: Sequence[_Left], discount: Discount) -> Sequence[_Left]:
        shares = [one.rest if discount.goods.has(one.line) else NOTHING for one in left]
        rest = sum(shares, NOTHING)
        units = _units(left, discount)
        off = rest - discount.leaves(rest, units, self._among[discount.id], self._coin)
        parts = parted(off, shares, self._coin)
        return [one.without(part, discount) for one, part in zip(left, parts, strict=True)]


def _units(left: Iterable[_Left], discount: Discount) -> Decimal:
    return sum((one.line.quantity for one in left if discount.goods.has(one.line)), NOTHING)


def _why_not(discount: Discount, whole: Sequence[_Left], buyer: Buyer) -> Coupon | None:
    """Say why a discount does not hold for these lines and this buyer; None when it holds."""
    terms, its = discount.terms, [one for one in whole if discount.goods.has(one.line)]
    reasons = {
        Coupon.UNKNOWN: terms.coupon is not None and _key(terms.coupon) not in buyer.named,
        Coupon.NOT_YET: terms.since is not None and buyer.at < terms.since,
        Coupon.OVER: terms.until is not None and buyer.at >= terms.until,
        Coupon.USED_UP: discount.used_up,
        Coupon.OTHERS: terms.segment is not None and terms.segment != buyer.segment,
        Coupon.OTHER_GOODS: not its,
        Coupon.TOO_LITTLE: sum((one.gross for one in its), NOTHING) < terms.least,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _became_of(
    key: str,
    offered: Iterable[Discount],
    why_not: Mapping[int, Coupon | None],
    used: Collection[int],
) -> Coupon:
    """Say what became of a coupon: the best that became of any discount that has it."""
    states = {
        Coupon.TAKEN if one.id in used else why_not[one.id] or Coupon.BEATEN
        for one in offered
        if one.terms.coupon is not None and _key(one.terms.coupon) == key
    }
    return next((state for state in _BEST_FIRST if state in states), Coupon.UNKNOWN)


_BEST_FIRST = (
    Coupon.TAKEN,
    Coupon.BEATEN,
    Coupon.TOO_LITTLE,
    Coupon.OTHER_GOODS,
    Coupon.OTHERS,
    Coupon.NOT_YET,
    Coupon.USED_UP,
    Coupon.OVER,
)


def _key(coupon: str) -> str:
    return coupon.strip().casefold()
