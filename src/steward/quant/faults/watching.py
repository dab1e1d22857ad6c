"""Whether complaints come faster than chance can make them, asked at each complaint of each group.

Two kinds of questions are asked. How many complaints came of what was sold from this week on, from
the last on, and so on back to eight weeks (`cohorts`)? And how long did the last 3, 4, ... 64 take
(time between events: Xie, Goh, Ranjan, Reliability Engineering 77 (2002)), whatever they are of?
Time is measured by what was usual, so that season and sales are no alarm. Where n complaints came
while m were usual, and the rate is known as well as `a` complaints would tell it, the chance of it
is that of a beta(n, a + 1) below m / (m + a): exact for a Poisson process whose rate is of a gamma,
seen from one of its events.

Each such question may be a false alarm, so a chance is shared out among all that are asked in four
weeks: by dimension (as the logarithm of how many values it has, for a fault may be in any), by the
complaints usual of all, and by questions. As the questions overlap, fewer come than that: how many
is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from steward.quant.faults.cohorts import BACK, Cohorts
from steward.quant.faults.house import (
    UNKNOWN,
    WEEK,
    Codes,
    House,
    Mask,
    Numbers,
    Slice,
    once_each,
    outside,
)
from steward.quant.faults.usual import Usual

LOOKBACKS = (3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64)  # persons
LONGEST = 56.0  # days of a window
BUDGET = 21.0  # days in which the union bound is one false alarm
_LEAST = 3  # persons who make a problem
_UNUSUAL = 1.5  # times what is usual: less is no problem, however sure
_FEW = 1e-9


@dataclass(frozen=True)
class Alarm:
    """At `at` (days) a group had `seen` complaints since `since`, where `usual` would have been.

    From the week `sold_since` on what they are of was sold; UNKNOWN where that is any.

    `chance` is that of one such question; `allowed` what a question was given.
    """

    group: Slice
    since: float
    at: float
    seen: int
    usual: float
    chance: float
    allowed: float
    sold_since: int = UNKNOWN

    def holds(self, house: House) -> Mask:
        """Say of each complaint of a house whether it is of those of the alarm."""
        if self.sold_since == UNKNOWN:
            during = house.at > self.since
        else:
            during = house.since_week >= self.sold_since
        return self.group.holds(house.codes) & during & (house.at <= self.at)


def allowed_chances(usual: Usual, at: float) -> Numbers:
    """Return for each dimension the chance that one question may be a false alarm by."""
    house = usual.house
    every = usual.due.all_exposed * usual.due.rate * usual.pace
    in_budget = max(float(every[int(at // WEEK)]) * BUDGET / WEEK, 1.0)
    shares = np.log([max(len(each), 2) for each in house.names])
    return np.asarray(shares / shares.sum() / (in_budget * (len(LOOKBACKS) + len(BACK))))


@dataclass(frozen=True, eq=False)
class _Told:
    """Complaints of one dimension by value and time, and what was usual until each of them.

    `usual` was so since long ago, `start` of it before the watch; `row` is the place of the value
    in `cohorts`.
    """

    dimension: int
    values: Codes
    at: Numbers
    sold: Codes
    usual: Numbers
    start: Numbers
    row: Codes
    cohorts: Cohorts

    def since(self, column: int) -> tuple[Codes, Codes]:
        """Return which complaints are of a cohort, and how many of their value were until each."""
        own = np.flatnonzero(self.sold >= self.cohorts.first[column])
        starts = np.flatnonzero(np.diff(self.values[own], prepend=UNKNOWN))
        lengths = np.diff(np.append(starts, len(own)))
        return own, np.arange(len(own)) - np.repeat(starts, lengths) + 1


@dataclass(frozen=True, eq=False)
class Watch:
    """A house watched from `begin` to `end`, in days, both in one week."""

    usual: Usual
    begin: float
    end: float
    allowed: Numbers

    @classmethod
    def of(cls, usual: Usual, begin: float, end: float, share: float) -> "Watch":
        """Begin to watch, for a share of the false alarms."""
        return cls(usual, begin, end, allowed_chances(usual, begin) * share)

    @property
    def week(self) -> int:
        """The week that is watched."""
        return int(self.begin // WEEK)

    def first_alarms(self, house: House, known: tuple[Slice, ...]) -> Iterator[Alarm]:
        """Yield for each group the first alarm, if it has one, of a house's complaints."""
        sold = self.usual.house.sold_codes
        lately = Cohorts.lately(self.usual, self.week, np.flatnonzero(outside(known, sold)))
        for dimension, names in enumerate(house.names):
            places = self._recent(house, house.codes[:, dimension])
            values = house.codes[places, dimension]
            usual, start = self._masses(dimension, values, house.at[places])
            sales = lately[sold[lately, dimension] != UNKNOWN]
            rows = sold[sales, dimension], len(names)
            cohorts = Cohorts.of(self.usual, self.week, rows, sales)
            at, since = house.at[places], house.since_week[places]
            told = _Told(dimension, values, at, since, usual, start, values, cohorts)
            yield from self._alarms(told, self.begin)

    def again(
        self, group: Slice, since: float, house: House, known: tuple[Slice, ...]
    ) -> Alarm | None:
        """Return the first alarm of a group since a time, with what is `known` left out of it."""
        usual = self.usual
        ((dimension, value),) = group.where
        sales = usual.due.sales_of(group, known)
        by_week = usual.by_week(sales)
        places = self._recent(house, np.where(house.codes[:, dimension] == value, 0, UNKNOWN))
        at, none = house.at[places], np.zeros(len(places), np.intp)
        start = np.repeat(usual.until(by_week, np.array([self._start])), len(at))
        cohorts = Cohorts.of_one(usual, self.week, sales)
        told = _Told(
            dimension=dimension,
            values=none + value,
            at=at,
            sold=house.since_week[places],
            usual=usual.until(by_week, at),
            start=start,
            row=none,
            cohorts=cohorts,
        )
        return next(self._alarms(told, since), None)

    @property
    def _start(self) -> float:
        return max(self.begin - LONGEST, 0.0)

    def _recent(self, house: House, own: Codes) -> Codes:
        kept = once_each(own, house.person, house.at)
        return kept[(house.at[kept] >= self._start) & (house.at[kept] <= self.end)]

    def _masses(self, dimension: int, values: Codes, at: Numbers) -> tuple[Numbers, Numbers]:
        """Return what was usual of each complaint's group until it, and until all began."""
        by_week = self.usual.of_values(dimension)
        whole = np.pad(by_week.cumsum(axis=1), ((0, 0), (1, 0)))
        week = np.minimum(at // WEEK, by_week.shape[1] - 1).astype(np.intp)
        mass = whole[values, week] + by_week[values, week] * self.usual.part(at)
        first = int(self._start // WEEK)
        start = whole[values, first] + by_week[values, first] * self.usual.part(
            np.array([self._start])
        )
        return mass, start

    def _alarms(self, told: _Told, since: float) -> Iterator[Alarm]:
        """Yield the first alarm of each value."""
        best = np.ones(len(told.at))
        question = np.zeros(len(told.at), np.intp)
        asked = [*(self._lately(told, one) for one in LOOKBACKS)]
        asked += [self._sold_since(told, one, since) for one in range(len(told.cohorts.first))]
        for number, (now, chance) in enumerate(asked):
            better = chance < best[now]
            best[now[better]], question[now[better]] = chance[better], number
        hits = np.flatnonzero((best <= self.allowed[told.dimension]) & (told.at >= since))
        _, firsts = np.unique(told.values[hits], return_index=True)
        for hit in hits[firsts].tolist():
            yield self._alarm(told, hit, int(question[hit]), float(best[hit]))

    def _alarm(self, told: _Told, hit: int, question: int, chance: float) -> Alarm:
        group = Slice(((told.dimension, int(told.values[hit])),))
        at, allowed = float(told.at[hit]), float(self.allowed[told.dimension])
        if question >= len(LOOKBACKS):
            column = question - len(LOOKBACKS)
            first = int(told.cohorts.first[column])
            own, counts = told.since(column)
            usual = told.cohorts.until(told.row[[hit]], column, told.at[[hit]])
            seen = int(counts[np.searchsorted(own, hit)])
            return Alarm(
                group, float(first * WEEK), at, seen, float(usual[0]), chance, allowed, first
            )
        count, before = LOOKBACKS[question], hit - LOOKBACKS[question]
        is_all = before < 0 or told.values[before] != told.values[hit]
        usual = told.usual[hit] - (told.start[hit] if is_all else told.usual[before])
        since = self._start if is_all else float(told.at[before])
        return Alarm(group, since, at, count, float(usual), chance, allowed)

    def _sold_since(self, told: _Told, column: int, since: float) -> tuple[Codes, Numbers]:
        """Return which complaints are of what was sold since some week, and the chance of so many.

        All there were of it until then are counted.
        """
        own, counts = told.since(column)
        asked = (told.at[own] >= since) & (counts >= _LEAST)
        now, counts = own[asked], counts[asked]
        usual = told.cohorts.until(told.row[now], column, told.at[now])
        likely = usual * _UNUSUAL < counts
        now, counts, usual = now[likely], counts[likely], np.maximum(usual[likely], _FEW)
        weeks = self.week - int(told.cohorts.first[column]) + 1
        return now, self._chance(told, now, counts, usual, weeks)

    def _lately(self, told: _Told, count: int) -> tuple[Codes, Numbers]:
        """Return which complaints have `count` of their group in a window, and the chance of it.

        The window begins behind the one before these; or, where these are all, with the watch.
        """
        values, at = told.values, told.at
        now = np.arange(count - 1, len(at))
        now = now[values[now] == values[now - count + 1]]
        before = now - count
        is_all = (before < 0) | (values[before] != values[now])
        usual = np.where(
            is_all, told.usual[now] - told.start[now], told.usual[now] - told.usual[before]
        )
        since = np.where(is_all, self._start, at[before])
        likely = (usual * _UNUSUAL < count) & (is_all | (at[now] - since <= LONGEST))
        now, usual = now[likely], np.maximum(usual[likely], _FEW)
        # All there are may have begun long before the first of them.
        first = at[now - count + 1]
        weeks = (at[now] - np.where(is_all[likely], first, since[likely])) / WEEK
        return now, self._chance(told, now, count, usual, weeks)

    def _chance(
        self,
        told: _Told,
        now: Codes,
        seen: Codes | int,
        usual: Numbers,
        weeks: Numbers | float,
    ) -> Numbers:
        sure = self.usual.due.certainty(told.dimension, told.values[now], weeks)
        return np.asarray(betainc(seen, sure + 1, usual / (usual + sure)))
