"""How many complaints are usual of anything sold: by what it is, when it was sold, and the season.

A unit brings complaints at the rate of the house, times a factor for each of its attributes, spread
over the weeks after the sale by a curve of its product. Each factor is drawn to 1 as
far as few complaints leave it open (gamma-Poisson: Clayton, Kaldor, Biometrics 43 (1987)).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from steward.quant.demand.season import season
from steward.quant.faults.factors import Factors, counted, fit_factors, summed, weights
from steward.quant.faults.house import (
    UNKNOWN,
    WEEK,
    Codes,
    House,
    Mask,
    Numbers,
    Slice,
    added,
    once_each,
    outside,
)
from steward.quant.faults.lag import LAGS, Lags, known_lag, lag_curve, own_lags

_TRAILING = 4  # weeks that say at what pace all complain now
_PACE_BELIEF = 20.0  # complaints that the usual pace counts as much as
_PERIOD, _PERIODS = 4, 13  # weeks that have a season together, and how many make a year


@dataclass(frozen=True, eq=False)
class Due:
    """What is due of each sale, whatever the season."""

    house: House
    rate: float
    lags: Lags
    factors: tuple[Factors, ...]

    @cached_property
    def per_sale(self) -> Numbers:
        """Complaints of each sale, over all the weeks after it."""
        return weights(self.house, self.rate, self.factors)

    @cached_property
    def _places(self) -> list[tuple[Codes, Codes]]:
        """For each dimension the sales in the order of its values, and where each value begins."""
        found = []
        for own, each in zip(self.house.sold_codes.T, self.house.names, strict=True):
            order = np.argsort(own, kind="stable")
            found.append((order, np.searchsorted(own[order], np.arange(len(each) + 1))))
        return found

    def sales_of(self, one: Slice, known: Sequence[Slice] = ()) -> Codes:
        """Return the places of the sales within a slice, without those of what is known."""
        parts = []
        for dimension, value in one.where:
            order, starts = self._places[dimension]
            parts.append(order[starts[value] : starts[value + 1]])
        found = min(parts, key=len)
        found = found[one.holds(self.house.sold_codes[found])]
        return found[outside(known, self.house.sold_codes[found])] if known else found

    def by_week(self, sales: Codes | Mask) -> Numbers:
        """Return what is due of some sales, for each week."""
        return self.lags.by_week(self.house, self.per_sale, sales)

    def exposed(self, sales: Codes) -> Numbers:
        """Return for each week of how many units sold the complaints were then to come."""
        return self.lags.by_week(self.house, self.house.units, sales)

    @cached_property
    def doubts(self) -> list[Numbers]:
        """For each dimension the variance of each value's rate, as a share of its square.

        To its own is added that of every value of another dimension that it lies wholly in: a lot
        is as unsure as its product.
        """
        found = []
        for place, (order, starts) in enumerate(self._places):
            own = 1 / self.factors[place].shapes
            sold = np.flatnonzero(np.diff(starts))
            for other, column in enumerate(self.house.sold_codes.T):
                if other == place or not len(sold):
                    continue
                first = column[order[starts[sold]]]
                least, most = (
                    extreme.reduceat(column[order[: starts[-1]]], starts[sold])
                    for extreme in (np.minimum, np.maximum)
                )
                is_in = (least == most) & (first != UNKNOWN)
                own[sold[is_in]] += 1 / self.factors[other].shapes[first[is_in]]
            found.append(own)
        return found

    def certainty(self, dimension: int, value: Codes | int, weeks: Numbers | float = 1) -> Numbers:
        """Return the shape of the gamma that a count mixes with: what spreads weeks evens out."""
        spread = self.factors[dimension].spread / np.maximum(weeks, 1.0)
        return np.asarray(1 / (self.doubts[dimension][value] + spread))

    @cached_property
    def all_exposed(self) -> Numbers:
        """Return the same of all that was sold."""
        return self.exposed(np.arange(len(self.house.units)))

    @cached_property
    def of_values(self) -> list[Numbers]:
        """For each dimension what is due of each value (a row), for each week."""
        return [
            self.lags.by_value(self.house, place, self.per_sale)
            for place in range(len(self.house.dimensions))
        ]


@dataclass(frozen=True, eq=False)
class Usual:
    """What is usual in a house: what is due, at the pace of each week.

    `yearly` is the season of each week, `weekdays` the share of a week's complaints before each of
    its days.
    """

    due: Due
    pace: Numbers
    yearly: Numbers
    weekdays: Numbers

    @property
    def house(self) -> House:
        """The house it was learnt of."""
        return self.due.house

    def by_week(self, sales: Codes) -> Numbers:
        """Return the complaints that are usual of some sales, for each week."""
        return np.asarray(self.due.by_week(sales) * self.pace)

    def of_values(self, dimension: int) -> Numbers:
        """Return what is usual of each value of a dimension (a row), for each week."""
        return np.asarray(self.due.of_values[dimension] * self.pace)

    def until(self, by_week: Numbers, at: Numbers) -> Numbers:
        """Return how many were usual from the first week until each time, in days."""
        whole = np.concatenate([[0.0], by_week.cumsum()])
        week = np.minimum(at // WEEK, self.house.weeks - 1).astype(np.intp)
        return np.asarray(whole[week] + by_week[week] * self.part(at))

    def part(self, at: Numbers) -> Numbers:
        """Return what part of its week's complaints have come at each time."""
        return np.interp(at - at // WEEK * WEEK, np.arange(WEEK + 1), self.weekdays)

    def from_week(self, week: int, known: Sequence[Slice] = ()) -> "Usual":
        """Return it at the pace of the four weeks before a week, from that week on.

        What is known to be out of the usual says nothing about the pace of all.
        """
        due = self.due.by_week(outside(known, self.house.sold_codes)) * self.yearly
        counts = _by_week(self.house, outside(known, self.house.codes))
        now = _trailing(counts, due)[week]
        pace = self.pace.copy()
        pace[week:] = now * self.yearly[week:]
        return replace(self, pace=pace)


def learn(house: House, until: int, known: Sequence[Slice] = ()) -> Usual:
    """Learn what is usual from the weeks before `until`; later weeks have the pace of the last.

    Quarters in which something was far out of the usual teach nothing about it.
    """
    taught = house.without(known) if known else house
    counts = _by_week(taught, taught.at < until * WEEK)
    lags = _lags(taught, until)
    due = lags.by_week(taught, taught.units, np.arange(len(taught.units)))
    start = min(LAGS, until // 2)
    rate = float((counts[start:until].sum() + 0.5) / max(due[start:until].sum(), 1.0))
    yearly = _yearly(counts[:until], due[:until] * rate, house.weeks)
    pace = yearly * _trailing(counts, due * rate * yearly)
    factors = fit_factors(taught, until, rate, (lags, pace))
    weekdays = _weekdays(taught.at[taught.at < until * WEEK])
    learnt = Usual(Due(house, rate, lags, factors), pace, yearly, weekdays)
    return learnt.from_week(until, known)


def _by_week(house: House, told: Mask) -> Numbers:
    """Count the persons who complained in each week, of some complaints."""
    own = np.where(told, 0, UNKNOWN).astype(np.intp)
    kept = once_each(own, house.person, house.at)
    weeks = (house.at[kept] // WEEK).astype(np.intp)
    return np.bincount(weeks, minlength=house.weeks).astype(float)


def _lags(house: House, until: int) -> Lags:
    """Return how long after the sale people complain: counted where known, else guessed."""
    known = np.flatnonzero((house.since_week != UNKNOWN) & (house.at < until * WEEK))
    once = once_each(np.zeros(len(known), np.intp), house.person[known], house.at[known])
    rows = known[once]
    age = (house.at[rows] // WEEK).astype(np.intp) - house.since_week[rows]
    sold = summed(house, 0, house.units)[:, :until]
    everything = added(house.sold_week, house.units, house.weeks)[:until]
    counted = known_lag(age, everything)
    if counted is not None:
        return Lags(own_lags(house.codes[rows, 0], age, sold, counted))
    guessed = lag_curve(*_tables(house, until))
    return Lags(np.tile(guessed, (len(house.names[0]) + 1, 1)))


def _tables(house: House, until: int) -> tuple[Numbers, Numbers]:
    """Return complaints and units by week, for each value of the dimension that has most.

    What is sold for a few weeks only, as a lot is, tells best how long after the sale people wait.
    """
    finest = max(range(len(house.names)), key=lambda place: len(house.names[place]))
    counts = counted(house, finest, until)
    return counts, summed(house, finest, house.units)[:, :until]


def _trailing(counts: Numbers, usual: Numbers) -> Numbers:
    """Return for each week how much all complained in the four weeks before it."""
    counted, expected = (np.concatenate([[0.0], one.cumsum()]) for one in (counts, usual))
    now = np.arange(len(counts))
    then = np.maximum(now - _TRAILING, 0)
    seen, told = counted[now] - counted[then], expected[now] - expected[then]
    return np.asarray((seen + _PACE_BELIEF) / (told + _PACE_BELIEF))


def _yearly(counts: Numbers, usual: Numbers, weeks: int) -> Numbers:
    """Return the season of the year for all weeks; of less than two years there is none."""
    folded = len(counts) // _PERIOD
    if folded < 2 * _PERIODS:
        return np.ones(weeks)
    ratio = (counts + _PACE_BELIEF) / (usual + _PACE_BELIEF)
    late = ratio[len(counts) - folded * _PERIOD :].reshape(folded, _PERIOD).mean(axis=1)
    place = (np.arange(weeks) - len(counts)) // _PERIOD % _PERIODS
    return season(late, _PERIODS)[place]


def _weekdays(at: Numbers) -> Numbers:
    """Return the share of a week's complaints before each day, and before its end."""
    days = np.bincount((at % WEEK).astype(np.intp), minlength=WEEK) + 1.0
    return np.concatenate([[0.0], days.cumsum() / days.sum()])
