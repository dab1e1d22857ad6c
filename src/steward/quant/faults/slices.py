"""Which slice holds the rise: a lot, its supplier, the product, or a place or carrier of it.

Each slice that the complaints of the alarm have in common, of one dimension or two, is scored by
the likelihood ratio of Poisson's scan (Kulldorff, Communications in Statistics 26 (1997)): how much
better its own rate tells its complaints than the usual one does. The slice that is at fault beats
what it is in, which has more usual complaints for the same excess, and its parts, which have less
of the excess. From the score goes the logarithm of how many slices of its kind there are: where
there are many, the best of them by chance is better.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import log

import numpy as np
from scipy.special import gammainc

from steward.quant.faults.cohorts import BACK, Cohorts
from steward.quant.faults.house import UNKNOWN, WEEK, Codes, House, Mask, Numbers, Slice, once_each
from steward.quant.faults.lag import LAGS
from steward.quant.faults.usual import Usual
from steward.quant.faults.watching import Alarm

_LEAST = 3  # complaints in a slice
_SHARE = 0.6  # of the alarm's complaints that a slice must hold
_WINDOWS = (1.0, 3.0, 7.0, 14.0, 28.0, 56.0)  # days that are looked back
_PAIR = 2.0  # by so much more must a slice of two dimensions convince
_WHOLE = float(np.log(2))  # what it costs that a slice is at fault since it began to be sold
_PART = float(np.log(len(_WINDOWS) + 1 + len(BACK)))  # that it is so since one of some moments
_LEAD = 2.0  # before the next best slice, or it is waited for more complaints
_PATIENT = 12  # complaints of an alarm that are named, however close
_FEW = 1e-9


@dataclass(frozen=True)
class Explained:
    """The slice that explains an alarm, from `since` to `at` in days.

    It had `seen` complaints where `usual` would have been, of `exposed` units; all others had
    `other_seen` of `other_exposed`. It explains `explains` of the alarm's `excess` complaints.
    `chance` is at most that of one of `looked_at` slices looking as strong by luck. The
    rise may have `began` earlier: there it stands out half as much.
    """

    slice: Slice
    alarm: Alarm
    since: float
    began: float
    at: float
    seen: int
    usual: float
    exposed: float
    other_seen: int
    other_exposed: float
    explains: float
    excess: float
    looked_at: int
    chance: float
    score: float

    @property
    def rate(self) -> float:
        """Complaints for each unit of the slice."""
        return self.seen / max(self.exposed, _FEW)

    @property
    def other_rate(self) -> float:
        """Complaints for each unit of all others."""
        return self.other_seen / max(self.other_exposed, _FEW)


def explain(
    usual: Usual, house: House, alarm: Alarm, known: tuple[Slice, ...] = ()
) -> Explained | None:
    """Name the slice that explains an alarm; None where another does nearly as well, and too soon.

    `house` has the complaints that are not of what is `known`, whose sales are left out too.
    """
    looked = _Look(usual, house, alarm, known)
    best, *others = sorted(
        (looked.best(one) for one in looked.candidates()), key=lambda one: -one.score
    )
    is_close = any(best.score - one.score < _LEAD and _differ(best, one) for one in others)
    return None if is_close and alarm.seen < _PATIENT else best


def _differ(one: Explained, other: Explained) -> bool:
    """Say whether more complaints may tell two slices apart: not if all sold is in both."""
    return (one.seen, round(one.usual, 6)) != (other.seen, round(other.usual, 6))


@dataclass(frozen=True)
class _Window:
    """A time that began at a day, of what was sold from a week on, and what came in it."""

    since: float
    first: int
    seen: int
    usual: float


@dataclass(frozen=True, eq=False)
class _Look:
    usual: Usual
    house: House
    alarm: Alarm
    known: tuple[Slice, ...]

    def candidates(self) -> Iterator[Slice]:
        """Yield the slices that hold enough of the alarm's complaints, and its own."""
        codes = self.house.codes[self._alarmed]
        least = max(_LEAST, _SHARE * len(codes))
        yield self.alarm.group
        for kind in self._kinds:
            own = codes[:, kind]
            own = own[(own != UNKNOWN).all(axis=1)]
            found, counts = np.unique(own, axis=0, return_counts=True)
            for values in found[counts >= least].tolist():
                one = Slice(tuple(zip(kind, values, strict=True)))
                if one != self.alarm.group:
                    yield one

    def _during(self, since: float) -> Mask:
        return np.asarray((self.house.at > since) & (self.house.at <= self.alarm.at))

    @cached_property
    def _alarmed(self) -> Mask:
        return self.alarm.holds(self.house)

    @cached_property
    def _sizes(self) -> dict[tuple[int, ...], int]:
        """For each kind of slice how many there are of it in what the alarm's group sold lately."""
        house = self.usual.house
        sales = self.usual.due.sales_of(self.alarm.group, self.known)
        alarm = self.alarm
        first = alarm.since // WEEK - LAGS if alarm.sold_since == UNKNOWN else alarm.sold_since
        lately = house.sold_week[sales] >= first
        codes = house.sold_codes[sales[lately]]
        return {
            kind: max(len(np.unique(self._flat(codes[:, kind], kind))), 1) for kind in self._kinds
        }

    @cached_property
    def _kinds(self) -> list[tuple[int, ...]]:
        places = range(len(self.house.dimensions))
        return [*((one,) for one in places), *combinations(places, 2)]

    def _flat(self, codes: Codes, kind: tuple[int, ...]) -> Codes:
        """Return one number for each combination of values."""
        sizes = [len(self.house.names[place]) + 1 for place in kind]
        return np.asarray(np.ravel_multi_index(tuple(codes.T + 1), sizes), np.intp)

    def best(self, one: Slice) -> Explained:
        """Return a slice over the time, or the weeks of sale, in which it stands out most."""
        sales = self.usual.due.sales_of(one, self.known)
        at, sold = self._persons(one)
        windows = [*self._times(sales, at), *self._cohorts(sales, sold)]
        first = int(self.usual.house.sold_week[sales].min(initial=self.usual.house.weeks))
        scored = [
            (_gain(each) - (_WHOLE if each.first == first else _PART), each) for each in windows
        ]
        score, best = max(scored, key=lambda each: each[0])
        half = (each.since for gain, each in scored if gain >= score / 2)
        began = min([best.since, *half])
        return self._told(one, best, score - self._penalty(one), began)

    def _times(self, sales: Codes, at: Numbers) -> Iterator[_Window]:
        """Yield what came lately, whatever it is of."""
        alarm, usual = self.alarm, self.usual
        begins = np.array([max(alarm.at - back, 0.0) for back in _WINDOWS] + [alarm.since], float)
        due = usual.until(usual.by_week(sales), np.append(begins, alarm.at))
        seen = len(at) - np.searchsorted(at, begins, "right")
        for begin, told, many in zip(begins.tolist(), due.tolist(), seen.tolist(), strict=False):
            yield _Window(begin, UNKNOWN, many, max(float(due[-1]) - told, _FEW))

    def _cohorts(self, sales: Codes, sold: Codes) -> Iterator[_Window]:
        """Yield what came of what was sold from some week on."""
        week = int(self.alarm.at // WEEK)
        cohorts = Cohorts.of_one(self.usual, week, sales)
        row, now = np.zeros(1, np.intp), np.array([self.alarm.at])
        for column, first in enumerate(cohorts.first.tolist()):
            told = float(cohorts.until(row, column, now)[0])
            seen = int((sold >= first).sum())
            yield _Window(float(first * WEEK), first, seen, max(told, _FEW))

    def _persons(self, one: Slice) -> tuple[Numbers, Codes]:
        """Return when the persons of a slice complained, and of the sale of what week."""
        house = self.house
        own = np.flatnonzero(one.holds(house.codes) & (house.at <= self.alarm.at))
        kept = own[once_each(np.zeros(len(own), np.intp), house.person[own], house.at[own])]
        return house.at[kept], house.since_week[kept]

    def _penalty(self, one: Slice) -> float:
        kind = tuple(dimension for dimension, _ in one.where)
        return float(np.log(self._sizes[kind])) + _PAIR * (len(kind) - 1)

    def _told(self, one: Slice, window: _Window, score: float, began: float) -> Explained:
        usual, alarm, house = self.usual, self.alarm, self.house
        exposed = self._exposed(usual.due.sales_of(one), window)
        every = self._exposed(np.arange(len(usual.house.units)), window)
        during = self._during(window.since) & (house.since_week >= window.first)
        shared = int((one.holds(house.codes) & self._alarmed).sum())
        excess = alarm.seen - alarm.usual
        looked_at = sum(self._sizes.values())
        # Poisson's chance of so many or more, for any of the slices (Bonferroni).
        chance = min(1.0, looked_at * float(gammainc(max(window.seen, 1), window.usual)))
        return Explained(
            slice=one,
            alarm=alarm,
            since=window.since,
            began=began,
            at=alarm.at,
            seen=window.seen,
            usual=window.usual,
            exposed=exposed,
            other_seen=max(int(during.sum()) - window.seen, 0),
            other_exposed=max(every - exposed, 0.0),
            explains=min(float(shared), excess),
            excess=excess,
            looked_at=looked_at,
            chance=chance,
            score=score,
        )

    def _exposed(self, sales: Codes, window: _Window) -> float:
        """Return of how many units the complaints were to come in a window."""
        if window.first != UNKNOWN:
            sales = sales[self.usual.house.sold_week[sales] >= window.first]
        by_week = self.usual.due.exposed(sales)
        until = self.usual.until(by_week, np.array([window.since, self.alarm.at]))
        return float(until[1] - until[0])


def _gain(window: _Window) -> float:
    """Return by how much its own rate tells the complaints of a window better than the usual."""
    seen, told = window.seen, window.usual
    return seen * log(seen / told) - seen + told if seen > told else 0.0
