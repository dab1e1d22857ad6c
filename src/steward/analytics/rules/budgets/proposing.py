"""The next budget of a line, proposed from what came: a range, and the middle by months."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import numpy as np

from steward.analytics.rules.budgets.kinds import ALL, Key, Measure, PlannedMonth, months_of
from steward.analytics.rules.budgets.standing import known_months
from steward.quant.outlook import paths
from steward.quant.phasing import phase, usual_weights

_CENT = Decimal("0.01")
_UNIT = Decimal("0.0001")  # as finely as units are kept
_YEAR = 12
_MOST_LINES = 40  # that somebody can plan by hand


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a line: in eight cases of ten it comes to between `low` and `high`.

    `months` spread the middle as the months are expected to go; of revenue, `units` are what it
    makes at the price of the last twelve months, where that is known.
    """

    key: Key
    low: Decimal
    middle: Decimal
    high: Decimal
    months: Mapping[date, Decimal]
    units: Mapping[date, Decimal] = field(default_factory=dict)

    def at_price(self, price: Decimal | None) -> "Proposal":
        """Return the same with the units that its months come to at a price."""
        if not price:
            return self
        units = {
            month: max(amount / price, Decimal(0)).quantize(_UNIT)
            for month, amount in self.months.items()
        }
        return replace(self, units=units)

    @property
    def planned(self) -> dict[date, PlannedMonth]:
        """What it plans for its months."""
        return {
            month: PlannedMonth(one, self.units.get(month)) for month, one in self.months.items()
        }


def usual_lines(
    came: Iterable[tuple[Key, date, Decimal]], measure: Measure, today: date
) -> list[Key]:
    """Return which lines a first plan may have, the largest first: of sales those of products.

    Told apart by customer, too, there would be thousands. Beyond forty, one line is all the rest.
    """
    year = today.replace(year=today.year - 1, day=1)
    sums: Counter[Key] = Counter()
    for key, month, amount in came:
        line = key if measure is Measure.SPENDING else Key(product=key.product)
        sums[line] += int(amount) if month >= year else 0
    found = [key for key, _sum in sums.most_common()]
    beyond = len(found) > _MOST_LINES
    return [*found[: _MOST_LINES - 1], ALL] if beyond else found


def propose(
    key: Key, came: Mapping[date, Decimal], months: Sequence[date], today: date
) -> Proposal | None:
    """Propose what to plan for some months; None where too few months are known to say."""
    this = today.replace(day=1)
    known = known_months(came, this)
    if not known or months[0] < this:
        return None
    skipped = len(list(months_of(this, months[0]))) - 1
    history = [float(came.get(month, 0)) for month in known]
    ways = paths(history, known[0].month, skipped + len(months))
    if ways is None:
        return None
    ahead = ways[:, skipped:]
    low, middle, high = (_money(one) for one in np.quantile(ahead.sum(axis=1), [0.1, 0.5, 0.9]))
    weights = [max(float(one), 0.0) for one in np.median(ahead, axis=0)]
    spread = phase(middle, weights)
    return Proposal(key, low, middle, high, dict(zip(months, spread, strict=True)))


def spread_over(
    total: Decimal, months: Sequence[date], came: Mapping[date, Decimal], today: date
) -> dict[date, Decimal]:
    """Spread an amount over months as whole years of what came say; evenly without a year."""
    known = known_months(came, today.replace(day=1))
    known = known[len(known) % 12 :]
    history = [(month.month, float(came.get(month, 0))) for month in known]
    weights = usual_weights(history)
    spread = phase(total, [weights[month.month - 1] for month in months])
    return dict(zip(months, spread, strict=True))


def spread_units(total: Decimal, amounts: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """Spread units over the months as their amounts are, at one price; evenly where none is."""
    spread = phase(total, [float(one) for one in amounts.values()], _UNIT)
    return dict(zip(amounts, spread, strict=True))


def price_of(
    came: Mapping[date, Decimal],
    units: Mapping[date, Decimal],
    uncounted: Mapping[date, Decimal],
    today: date,
) -> Decimal | None:
    """Return what a unit brought in the last twelve full months.

    None where nothing was sold in them, or some without a quantity.
    """
    months = known_months(came, today.replace(day=1))[-_YEAR:]
    money, sold = (
        sum((of.get(one, Decimal(0)) for one in months), Decimal(0)) for of in (came, units)
    )
    is_told = not any(uncounted.get(one) for one in months)
    return money / sold if is_told and money > 0 and sold > 0 else None


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(_CENT)
