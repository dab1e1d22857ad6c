"""Whether complaints come faster than chance can make them, asked at each complaint of each group.

The statistic is the time between events (Xie, Goh, Ranjan, Reliability Engineering 77 (2002)),
looked back at from each complaint over the last 3, 4, ... 64 of its group: as many windows as there
are, from minutes to weeks, none of them chosen beforehand. Time is measured by what was usual, so
that season and sales are no alarm. Where n complaints came while m were usual, and the rate is
known as well as `a` complaints would tell it, the chance of it is that of a beta(n, a + 1) below
m / (m + a): exact for a Poisson process whose rate is of a gamma, seen from one of its events.

Each such question may be a false alarm, so a chance is shared out among all that are asked in four
weeks: by dimension (as the logarithm of how many values it has, for a fault may be in any), by the
complaints usual of all, and by windows. The union bound makes that two false alarms in four weeks
at the most; windows overlap, so that they are fewer: about one in two months, as measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from steward.quant.faults.house import WEEK, Codes, House, Numbers, Slice, once_each
from steward.quant.faults.usual import Usual

LOOKBACKS = (*range(3, 13), 14, 16, 20, 24, 32, 48, 64)  # persons
LONGEST = 56.0  # days of a window
BUDGET = 14.0  # days in which the union bound is one false alarm
STREAMS = 2  # all complaints, and those of what was sold just now
_UNUSUAL = 1.5  # times what is usual: less is no problem, however sure
_FEW = 1e-9


@dataclass(frozen=True)
class Alarm:
    """At `at` (days) a group had `seen` complaints since `since`, where `usual` would have been.

    `chance` is that of one such question; `allowed` what a question was given.
    """

    group: Slice
    since: float
    at: float
    seen: int
    usual: float
    chance: float
    allowed: float


def allowed_chances(usual: Usual, at: float) -> Numbers:
    """Return for each dimension the chance that one question may be a false alarm by."""
    house = usual.house
    every = usual.due.all_exposed * usual.due.rate * usual.pace
    in_budget = max(float(every[int(at // WEEK)]) * BUDGET / WEEK, 1.0)
    shares = np.log([max(len(each), 2) for each in house.names])
    return np.asarray(shares / shares.sum() / (in_budget * len(LOOKBACKS) * STREAMS))


@dataclass(frozen=True, eq=False)
class Watch:
    """A house watched from `begin` to `end`, in days."""

    usual: Usual
    begin: float
    end: float
    allowed: Numbers

    @classmethod
    def of(cls, usual: Usual, begin: float, end: float) -> "Watch":
        """Begin to watch."""
        return cls(usual, begin, end, allowed_chances(usual, begin))

    def first_alarms(self, house: House) -> Iterator[Alarm]:
        """Yield for each group the first alarm, if it has one, of a house's complaints."""
        for dimension in range(len(house.dimensions)):
            groups = self._recent(house, house.codes[:, dimension])
            values = house.codes[groups, dimension]
            mass = self._masses(dimension, values, house.at[groups])
            yield from self._alarms(dimension, values, house.at[groups], mass, self.begin)

    def again(
        self, group: Slice, since: float, house: House, known: tuple[Slice, ...]
    ) -> Alarm | None:
        """Return the first alarm of a group since a time, with what is `known` left out of it."""
        usual = self.usual
        ((dimension, value),) = group.where
        by_week = usual.by_week(usual.due.sales_of(group, known))
        own = np.where(house.codes[:, dimension] == value, 0, -1)
        kept = self._recent(house, own)
        at = house.at[kept]
        values = np.full(len(kept), value, np.intp)
        start = usual.until(by_week, np.array([self._start]))
        mass = (usual.until(by_week, at), np.repeat(start, len(at)))
        return next(self._alarms(dimension, values, at, mass, since), None)

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

    def _alarms(
        self,
        dimension: int,
        values: Codes,
        at: Numbers,
        masses: tuple[Numbers, Numbers],
        since: float,
    ) -> Iterator[Alarm]:
        """Yield the first alarm of each value, of complaints by value and time."""
        mass, start = masses
        best, back = np.ones(len(at)), np.zeros(len(at), np.intp)
        for count in LOOKBACKS:
            now, chance = self._chances(dimension, values, at, (mass, start), count)
            better = chance < best[now]
            best[now[better]], back[now[better]] = chance[better], count
        hits = np.flatnonzero((best <= self.allowed[dimension]) & (at >= since))
        _, firsts = np.unique(values[hits], return_index=True)
        for hit in hits[firsts].tolist():
            count, before = int(back[hit]), hit - int(back[hit])
            is_all = before < 0 or values[before] != values[hit]
            yield Alarm(
                group=Slice(((dimension, int(values[hit])),)),
                since=self._start if is_all else float(at[before]),
                at=float(at[hit]),
                seen=count,
                usual=float(mass[hit] - (start[hit] if is_all else mass[before])),
                chance=float(best[hit]),
                allowed=float(self.allowed[dimension]),
            )

    def _chances(
        self,
        dimension: int,
        values: Codes,
        at: Numbers,
        masses: tuple[Numbers, Numbers],
        count: int,
    ) -> tuple[Codes, Numbers]:
        """Return which complaints have `count` of their group in a window, and the chance of it.

        The window begins behind the one before these; or, where these are all, with the watch.
        """
        mass, start = masses
        now = np.arange(count - 1, len(at))
        now = now[values[now] == values[now - count + 1]]
        before = now - count
        is_all = (before < 0) | (values[before] != values[now])
        usual = np.where(is_all, mass[now] - start[now], mass[now] - mass[before])
        since = np.where(is_all, self._start, at[before])
        likely = (usual * _UNUSUAL < count) & (at[now] - since <= LONGEST) | (
            is_all & (usual * _UNUSUAL < count)
        )
        now, usual = now[likely], np.maximum(usual[likely], _FEW)
        # All there are may have begun long before the first of them.
        first = at[now - count + 1]
        weeks = (at[now] - np.where(is_all[likely], first, since[likely])) / WEEK
        sure = self.usual.due.certainty(dimension, values[now], weeks)
        return now, betainc(count, sure + 1, usual / (usual + sure))
