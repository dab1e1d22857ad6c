"""Volume, mix, price and cost: what became of a sum over products, split with no rest.

With quantities q and money of one unit u, before 0 and after 1, for the products that were sold
both times, and U the money of the average unit before:

    volume = (q1 - q0) * U,   mix = (q1 - q0) * (u0 - U),   of each stream of money: q1 * (u1 - u0)

which add up to q1 * u1 - q0 * u0 for each product. Revenue has one stream, the price; margin has
three: price, cost and what was paid back. New and vanished products stand apart, for they have no
price to compare; so does what is sold without a quantity. An average order is split alike, with
what of each product lies in one order: volume is then units an order.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from steward.quant.drivers.bridge import CENT, Bridge, build_bridge

Parts = dict[str, Fraction]
Amount = Decimal | Fraction


@dataclass(frozen=True)
class Sold:
    """What of a product was sold: how much of it, and its streams of money (costs are negative)."""

    quantity: Amount
    money: Mapping[str, Amount]

    def in_each(self, orders: int) -> "Sold":
        """Return what of it one of so many orders holds, exactly."""
        money = {name: Fraction(amount) / orders for name, amount in self.money.items()}
        return Sold(Fraction(self.quantity) / orders, money)


def mix_bridge(
    before: Mapping[str, Sold], after: Mapping[str, Sold], *, quantum: Decimal = CENT
) -> Bridge:
    """Return the steps `volume`, `mix`, each stream of money, `new`, `gone` and `uncounted`."""
    streams = {name: None for one in (*before.values(), *after.values()) for name in one.money}
    steps: dict[str, Parts] = {name: {} for name in ("volume", "mix", *streams)}
    steps |= {"new": {}, "gone": {}, "uncounted": {}}
    kept = []
    for product in sorted(before.keys() | after.keys()):
        old, new = before.get(product), after.get(product)
        if old and new and old.quantity and new.quantity:
            kept.append(product)
        else:
            steps[_apart(old, new)][product] = _total(new) - _total(old)
    for name, parts in _split(before, after, kept, list(streams)).items():
        steps[name] = parts
    return build_bridge(
        _whole(before, quantum),
        _whole(after, quantum),
        {name: sum(parts.values(), Fraction(0)) for name, parts in steps.items()},
        steps,
        quantum=quantum,
    )


def average_bridge(
    before: Mapping[str, Sold],
    after: Mapping[str, Sold],
    orders: tuple[int, int],
    *,
    quantum: Decimal = CENT,
) -> Bridge:
    """Return the same steps for what is sold in one of so many orders, which are not none.

    Both ends are rounded to the quantum, half to even, as the averages themselves are shown.
    """
    then, now = (
        {name: one.in_each(count) for name, one in side.items()}
        for side, count in zip((before, after), orders, strict=True)
    )
    return mix_bridge(then, now, quantum=quantum)


def _whole(side: Mapping[str, Sold], quantum: Decimal) -> Decimal:
    money = sum(map(_total, side.values()), Fraction(0))
    return round(money / Fraction(quantum)) * quantum


def _apart(old: Sold | None, new: Sold | None) -> str:
    if old is None:
        return "new"
    return "gone" if new is None else "uncounted"


def _total(one: Sold | None) -> Fraction:
    money = one.money.values() if one else ()
    return sum((Fraction(amount) for amount in money), Fraction(0))


def _split(
    before: Mapping[str, Sold], after: Mapping[str, Sold], kept: list[str], streams: list[str]
) -> dict[str, Parts]:
    quantity = sum((Fraction(before[one].quantity) for one in kept), Fraction(0))
    money = sum((_total(before[one]) for one in kept), Fraction(0))
    average = money / quantity if quantity else Fraction(0)
    steps: dict[str, Parts] = defaultdict(dict)
    for product in kept:
        old, new = before[product], after[product]
        q0, q1 = Fraction(old.quantity), Fraction(new.quantity)
        steps["volume"][product] = (q1 - q0) * average
        steps["mix"][product] = (q1 - q0) * (_total(old) / q0 - average)
        for name in streams:
            was = Fraction(old.money.get(name, 0))
            steps[name][product] = Fraction(new.money.get(name, 0)) - q1 * was / q0
    return steps
