"""What was sold and who complained, as numbers: sorted, each complaint once, each person once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

UNKNOWN = -1  # the code of a value that nobody knows
WEEK = 7  # days
ONE_ANGER = 28.0  # days: who complains again within them about the same is the same complaint


@dataclass(frozen=True)
class Sale:
    """Units sold (or delivered) in a week, counted from 0, and the value of each dimension."""

    week: int
    where: Mapping[str, str]
    units: float


@dataclass(frozen=True)
class Complaint:
    """A ticket or a return. `at` is in days since the Monday of week 0; `key` tells it from others.

    Dimensions may be missing: nobody knows the lot. `sold_week` is the week of the sale, if known.
    """

    key: str
    person: str
    at: float
    where: Mapping[str, str]
    sold_week: int = UNKNOWN


@dataclass(frozen=True)
class Slice:
    """Values of one dimension or of several, by number: `((dimension, value), ...)`."""

    where: tuple[tuple[int, int], ...]

    def holds(self, codes: Codes) -> Mask:
        """Say of each row whether it is within."""
        within = np.ones(len(codes), bool)
        for dimension, value in self.where:
            within &= codes[:, dimension] == value
        return within


@dataclass(frozen=True, eq=False)
class House:
    """All that was sold and complained of.

    `sold_codes` has a row for each sale and a column for each dimension, `codes` the same for each
    complaint, in the order of `at`; UNKNOWN stands for no value. `since_week` is the week in which
    what is complained of was sold. `weeks` are those that are known.
    """

    dimensions: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    weeks: int
    sold_week: Codes
    sold_codes: Codes
    units: Numbers
    at: Numbers
    person: Codes
    codes: Codes
    since_week: Codes

    @cached_property
    def pairs(self) -> tuple[tuple[Codes, Codes, Codes], ...]:
        """For each dimension the pairs of its value and one of the first, as they were sold.

        Which pair each sale is of; the value of each pair, sorted; and that of the first.
        """
        first, size = self.sold_codes[:, 0] + 1, len(self.names[0]) + 1
        found = []
        for own in self.sold_codes.T:
            flat, pair = np.unique(own * size + first, return_inverse=True)
            found.append((pair, flat // size, flat % size - 1))
        return tuple(found)

    def words(self, one: Slice) -> tuple[tuple[str, str], ...]:
        """Return a slice by its names."""
        return tuple((self.dimensions[place], self.names[place][code]) for place, code in one.where)

    def slice_of(self, where: Mapping[str, str]) -> Slice | None:
        """Return the slice of these names; None where one is not known (any more)."""
        try:
            found = sorted(
                (self.dimensions.index(dimension), self.names[place].index(value))
                for dimension, value in where.items()
                for place in [self.dimensions.index(dimension)]
            )
        except ValueError:
            return None
        return Slice(tuple(found))

    def without(self, slices: Sequence[Slice]) -> "House":
        """Leave out what is known already: both what was sold there and the complaints."""
        sold = outside(slices, self.sold_codes)
        return replace(
            self.told_without(slices),
            sold_week=self.sold_week[sold],
            sold_codes=self.sold_codes[sold],
            units=self.units[sold],
        )

    def told_without(self, slices: Sequence[Slice]) -> "House":
        """Leave out the complaints of what is known already."""
        return self._of(outside(slices, self.codes))

    def _of(self, told: Mask) -> "House":
        return replace(
            self,
            at=self.at[told],
            person=self.person[told],
            codes=self.codes[told],
            since_week=self.since_week[told],
        )


def outside(slices: Sequence[Slice], codes: Codes) -> Mask:
    """Say of each row whether it is in none of some slices."""
    found = np.ones(len(codes), bool)
    for one in slices:
        found &= ~one.holds(codes)
    return found


def house_of(
    dimensions: Sequence[str], sales: Iterable[Sale], complaints: Iterable[Complaint], weeks: int
) -> House:
    """Put sales and complaints into numbers, in whatever order and however often they came.

    Of complaints with one key the earliest is taken. What lies outside of the `weeks` is left out.
    """
    sold = [one for one in sales if 0 <= one.week < weeks]
    told: dict[str, Complaint] = {}
    for one in sorted(complaints, key=lambda one: (one.at, one.key)):
        if 0 <= one.at < weeks * WEEK:
            told.setdefault(one.key, one)
    where = [*(one.where for one in sold), *(one.where for one in told.values())]
    names = tuple(tuple(sorted({row[each] for row in where if each in row})) for each in dimensions)
    codes = np.empty((len(where), len(dimensions)), np.intp)
    for place, each in enumerate(dimensions):
        numbers = {name: number for number, name in enumerate(names[place])}
        codes[:, place] = [numbers.get(row.get(each, ""), UNKNOWN) for row in where]
    _, person = np.unique([one.person for one in told.values()], return_inverse=True)
    return House(
        dimensions=tuple(dimensions),
        names=names,
        weeks=weeks,
        sold_week=np.array([one.week for one in sold], np.intp),
        sold_codes=codes[: len(sold)],
        units=np.array([one.units for one in sold], float),
        at=np.array([one.at for one in told.values()], float),
        person=person.astype(np.intp),
        codes=codes[len(sold) :],
        since_week=np.array([one.sold_week for one in told.values()], np.intp),
    )


def once_each(groups: Codes, person: Codes, at: Numbers) -> Codes:
    """Return the places of complaints, by group and time, without those of one anger.

    Who complains within four weeks of his last complaint about the same group counts once.
    Complaints of no known group are left out.
    """
    order = np.lexsort((at, person, groups))
    order = order[groups[order] != UNKNOWN]
    again = np.zeros(len(order), bool)
    again[1:] = (
        (np.diff(groups[order]) == 0)
        & (np.diff(person[order]) == 0)
        & (np.diff(at[order]) < ONE_ANGER)
    )
    kept = order[~again]
    return np.asarray(kept[np.lexsort((at[kept], groups[kept]))], np.intp)


def added(places: Codes, weights: Numbers, size: int) -> Numbers:
    """Add weights up by their places."""
    return np.asarray(np.bincount(places, weights, size), float)
