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

import numpy as np
from scipy.special import gammainc

from steward.quant.faults.house import UNKNOWN, WEEK, Codes, House, Numbers, Slice, once_each
from steward.quant.faults.lag import LAGS
from steward.quant.faults.usual import Usual
from steward.quant.faults.watching import Alarm

_LEAST = 3  # complaints in a slice
_SHARE = 0.6  # of the alarm's complaints that a slice must hold
_WINDOWS = (1.0, 3.0, 7.0, 14.0, 28.0, 56.0)  # days that are looked back
_PAIR = 2.0  # by so much more must a slice of two dimensions convince
_FEW = 1e-9


@dataclass(frozen=True)
class Explained:
    """The slice that explains an alarm, from `since` to `at` in days.

    It had `seen` complaints where `usual` would have been, of `exposed` units; all others had
    `other_seen` of `other_exposed`. It explains `explains` of the alarm's `excess` complaints.
    `chance` is at most that of one of `looked_at` slices looking as strong by luck.
    """

    slice: Slice
    group: Slice
    since: float
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


def explain(usual: Usual, house: House, alarm: Alarm, known: tuple[Slice, ...] = ()) -> Explained:
    """Name the slice that explains an alarm.

    `house` has the complaints that are not of what is `known`, whose sales are left out too.
    """
    looked = _Look(usual, house, alarm, known)
    return max((looked.best(one) for one in looked.candidates()), key=lambda one: one.score)


@dataclass(frozen=True, eq=False)
class _Look:
    usual: Usual
    house: House
    alarm: Alarm
    known: tuple[Slice, ...]

    def candidates(self) -> Iterator[Slice]:
        """Yield the slices that hold enough of the alarm's complaints, and its own."""
        within = self.alarm.group.holds(self.house.codes) & self._during(self.alarm.since)
        codes = self.house.codes[within]
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

    def _during(self, since: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray((self.house.at > since) & (self.house.at <= self.alarm.at))

    @cached_property
    def _sizes(self) -> dict[tuple[int, ...], int]:
        """For each kind of slice how many there are of it in what the alarm's group sold lately."""
        house = self.usual.house
        sales = self.usual.due.sales_of(self.alarm.group, self.known)
        lately = house.sold_week[sales] >= self.alarm.since // WEEK - LAGS
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
        """Return a slice over the window in which it stands out most."""
        usual, alarm = self.usual, self.alarm
        sales = usual.due.sales_of(one, self.known)
        at = self._persons(one)
        begins = np.array([max(alarm.at - back, 0.0) for back in _WINDOWS] + [alarm.since], float)
        due = usual.until(usual.by_week(sales), np.append(begins, alarm.at))
        told = np.maximum(due[-1] - due[:-1], _FEW)
        seen = len(at) - np.searchsorted(at, begins, "right")
        scores = np.where(seen > told, seen * np.log(np.maximum(seen, 1) / told) - seen + told, 0)
        place = int(scores.argmax())
        penalty = self._penalty(one)
        return self._told(
            one,
            (float(begins[place]), int(seen[place]), float(told[place])),
            float(scores[place]) - penalty,
        )

    def _persons(self, one: Slice) -> Numbers:
        """Return when the persons of a slice complained."""
        house = self.house
        own = np.flatnonzero(one.holds(house.codes) & (house.at <= self.alarm.at))
        kept = once_each(np.zeros(len(own), np.intp), house.person[own], house.at[own])
        return np.sort(house.at[own[kept]])

    def _penalty(self, one: Slice) -> float:
        kind = tuple(dimension for dimension, _ in one.where)
        return float(np.log(self._sizes[kind])) + _PAIR * (len(kind) - 1)

    def _told(self, one: Slice, window: tuple[float, int, float], score: float) -> Explained:
        since, seen, told = window
        usual, alarm = self.usual, self.alarm
        exposed = self._exposed(usual.due.exposed(usual.due.sales_of(one)), since)
        every = self._exposed(usual.due.all_exposed, since)
        all_seen = int(self._during(since).sum())
        both = one.holds(self.house.codes) & alarm.group.holds(self.house.codes)
        shared = int((both & self._during(alarm.since)).sum())
        excess = alarm.seen - alarm.usual
        looked_at = sum(self._sizes.values())
        # Poisson's chance of so many or more, for any of the slices (Bonferroni).
        chance = min(1.0, looked_at * float(gammainc(max(seen, 1), told)))
        return Explained(
            slice=one,
            group=alarm.group,
            since=since,
            at=alarm.at,
            seen=seen,
            usual=told,
            exposed=exposed,
            other_seen=max(all_seen - seen, 0),
            other_exposed=max(every - exposed, 0.0),
            explains=min(float(shared), excess),
            excess=excess,
            looked_at=looked_at,
            chance=chance,
            score=score,
        )

    def _exposed(self, by_week: Numbers, since: float) -> float:
        until = self.usual.until(by_week, np.array([since, self.alarm.at]))
        return float(until[1] - until[0])
