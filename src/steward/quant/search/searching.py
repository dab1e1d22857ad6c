"""The search: slices of a cube whose change against what was expected no chance explains.

A slice is one value of one dimension, or of several. Its deviation has a size, `actual / expected`,
and a likelihood ratio, from how far it usually missed. The slice of the largest ratio is taken;
what it explains is put into the expectation, and the search goes on in what is left (as a spatial
scan does: Kulldorff 1997, Zhang, Assuncao, Kulldorff 2010). The true slice beats its parents, which
have more noise for the same change, and its children, which have less of the change: no leaf is
blamed for its branch. A slice must beat all others of as many dimensions that could have come up by
chance, so the more dimensions the better it must be, and where nothing stands out, nothing is said.
Explanatory power and surprise are those of Bhagwan et al. 2014 (Adtributor, NSDI).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from steward.quant.search.expecting import Codes, Expected, Numbers

_MOST = 6  # slices: few and large are understood
_BELIEF = 12.0  # earlier times that the leaves' own noise counts as much as
_LEAF_BELIEF = 4.0
_CHANCE = 5.0  # likelihood beyond that of the best of so many slices by chance: about 1 in 100
_SMALLEST = 0.05  # of the largest slice's change
_FLOOR = 1e-6  # of the mean leaf: what is new is scaled up from it
_ROUNDS = 12  # of fitting several slices together


@dataclass(frozen=True, eq=False)
class Leaves:
    """What there is of each leaf: its value in each dimension, by number, and how much it was."""

    dimensions: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    codes: Codes
    actual: Numbers


@dataclass(frozen=True)
class Cause:
    """A slice: where it is, what was expected and what was there, and what of it is its own doing.

    `change` is its part where slices overlap; `power` is that as a share of the whole change
    against the forecast, `surprise` how much its share of the whole moved, `score` its likelihood.
    """

    where: tuple[tuple[str, str], ...]
    expected: float
    actual: float
    change: float
    power: float
    surprise: float
    score: float


@dataclass(frozen=True)
class Found:
    """The causes, largest first; what was expected of all and what was there.

    `explained` is the share of the whole change that they make; None without causes, or where the
    whole hardly changed, as when they outweigh one another. `usual` is how far such a forecast of
    the whole missed before.
    """

    expected: float
    actual: float
    usual: float
    causes: tuple[Cause, ...]
    explained: float | None


def search(leaves: Leaves, expected: Expected, *, depth: int = 2) -> Found:
    """Find the slices of up to `depth` dimensions that explain the change; none is an answer."""
    floor = _FLOOR * np.abs(expected.values).mean() if len(expected.values) else 1.0
    expected = replace(expected, values=np.maximum(expected.values, floor or 1.0))
    cuboids = [
        _Cuboid.of(leaves, expected, dimensions)
        for count in range(1, min(depth, len(leaves.dimensions)) + 1)
        for dimensions in combinations(range(len(leaves.dimensions)), count)
    ]
    slices: list[_Slice] = []
    while len(slices) < _MOST:
        fitted = _fitted(leaves.actual, expected.values, slices)
        best = max((one.best(leaves.actual - fitted) for one in cuboids), key=_score)
        if best.score <= 0 or any(best.is_as(one) for one in slices):
            break
        slices = _without_needless(leaves.actual, expected.values, [*slices, best])
    return _told(leaves, expected, slices)


@dataclass(frozen=True, eq=False)
class _Slice:
    cuboid: "_Cuboid"
    cell: int
    score: float

    @property
    def members(self) -> Codes:
        return self.cuboid.members(self.cell)

    def is_as(self, other: "_Slice") -> bool:
        return self.cuboid is other.cuboid and self.cell == other.cell


def _score(one: _Slice) -> float:
    return one.score


@dataclass(frozen=True, eq=False)
class _Cuboid:
    """All slices of some dimensions: which leaves are in which, and how far each usually missed."""

    dimensions: tuple[int, ...]
    cells: Codes
    variance: Numbers
    freedom: float
    penalty: float

    @classmethod
    def of(cls, leaves: Leaves, expected: Expected, dimensions: tuple[int, ...]) -> "_Cuboid":
        sizes = [len(leaves.names[one]) for one in dimensions]
        flat = np.ravel_multi_index(tuple(leaves.codes[:, one] for one in dimensions), sizes)
        _, cells = np.unique(flat, return_inverse=True)
        count = int(cells.max(initial=0)) + 1
        own = np.bincount(cells, _leaf_variances(expected), count)
        missed = expected.residuals
        back = missed.shape[1]
        together = sum((np.bincount(cells, column, count) ** 2 for column in missed.T), 0 * own)
        variance = (together + _BELIEF * own) / (back + _BELIEF)
        penalty = float(np.log(count)) + _CHANCE + len(dimensions) - 1
        return cls(dimensions, cells, variance, back + _BELIEF, penalty)

    def best(self, rest: Numbers) -> _Slice:
        """Return the slice that gains most by having its rest explained."""
        gains = self._gains(rest)
        cell = int(gains.argmax())
        return _Slice(self, cell, float(gains[cell]))

    def gain(self, rest: Numbers, cell: int) -> float:
        """Return what one slice gains by having its rest explained."""
        return float(self._gains(rest)[cell])

    def members(self, cell: int) -> Codes:
        """Return the leaves of a slice."""
        return np.flatnonzero(self.cells == cell)

    def _gains(self, rest: Numbers) -> Numbers:
        """Return the likelihood ratio of each slice, by Student, beyond that of chance."""
        off = np.asarray(np.bincount(self.cells, rest, len(self.variance)), float)
        far = off**2 / np.maximum(self.variance, 1e-300)
        return np.asarray((self.freedom + 1) / 2 * np.log1p(far / self.freedom) - self.penalty)


def _leaf_variances(expected: Expected) -> Numbers:
    """How far each leaf misses: as it did, drawn to what leaves of its size do."""
    missed = expected.residuals
    back = missed.shape[1]
    size = np.abs(expected.values)
    usual = (missed**2).sum() / max(back * size.sum(), 1e-300) if back else 1.0
    return np.asarray(
        ((missed**2).sum(axis=1) + _LEAF_BELIEF * usual * size) / (back + _LEAF_BELIEF)
    )


def _fitted(actual: Numbers, expected: Numbers, slices: Sequence[_Slice]) -> Numbers:
    """Put what slices explain into the expectation: each is scaled until all meet what is there."""
    return expected * np.exp(sum(_logs(actual, expected, slices), np.zeros_like(expected)))


def _logs(actual: Numbers, expected: Numbers, slices: Sequence[_Slice]) -> list[Numbers]:
    """Return for each slice the logarithm that it scales each leaf by.

    What is new has no past by which to tell its leaves apart: each is taken as it is.
    """
    logs = [np.zeros_like(expected) for _ in slices]
    members = [one.members for one in slices]
    fitted = expected.copy()
    for _ in range(_ROUNDS if len(slices) > 1 else 1):
        for log, own in zip(logs, members, strict=True):
            is_new = expected[own].sum() <= _LEAST * actual[own].sum()
            there, wanted = fitted[own], actual[own]
            if not is_new:
                there, wanted = there.sum(keepdims=True), wanted.sum(keepdims=True)
            step = np.log(np.maximum(wanted, _LEAST * there) / there)
            log[own] += step
            fitted[own] *= np.exp(step)
    return logs


_LEAST = 1e-3  # of what was expected: the logarithm of nothing is not to be had


def _without_needless(actual: Numbers, expected: Numbers, slices: list[_Slice]) -> list[_Slice]:
    """Drop slices that the others explain, and those that are small beside the largest."""
    for one in list(slices[:-1]):
        others = [other for other in slices if other is not one]
        if one.cuboid.gain(actual - _fitted(actual, expected, others), one.cell) <= 0:
            slices = others
    return slices


def _told(leaves: Leaves, told: Expected, slices: Sequence[_Slice]) -> Found:
    expected, missed = told.values, told.residuals.sum(axis=0)
    whole, there = float(expected.sum()), float(leaves.actual.sum())
    changes = _changes(leaves.actual, expected, slices)
    causes = [
        _cause(leaves, expected, one, change) for one, change in zip(slices, changes, strict=True)
    ]
    usual = float(np.sqrt((missed**2).mean())) if len(missed) else 0.0
    largest = max((abs(one.change) for one in causes), default=0.0)
    kept = sorted(
        (one for one in causes if abs(one.change) >= _SMALLEST * largest),
        key=lambda one: -abs(one.change),
    )
    turned = sum(abs(one.change) for one in kept)
    is_telling = bool(kept) and abs(there - whole) > _SMALLEST * turned
    explained = sum(one.change for one in kept) / (there - whole) if is_telling else None
    return Found(whole, there, usual, tuple(kept), explained)


def _changes(actual: Numbers, expected: Numbers, slices: Sequence[_Slice]) -> list[float]:
    """Share what several slices did to a leaf by their logarithms, which leaves no rest."""
    logs = _logs(actual, expected, slices)
    together = sum(logs, np.zeros_like(expected))
    grown = expected * np.expm1(together)
    return [
        float((grown * np.divide(one, together, where=together != 0, out=np.zeros_like(one))).sum())
        for one in logs
    ]


def _cause(leaves: Leaves, expected: Numbers, one: _Slice, change: float) -> Cause:
    own = one.members
    first = leaves.codes[own[0]]
    was, there = float(expected[own].sum()), float(leaves.actual[own].sum())
    whole, total = float(expected.sum()), float(leaves.actual.sum())
    return Cause(
        where=tuple(
            (leaves.dimensions[place], leaves.names[place][first[place]])
            for place in one.cuboid.dimensions
        ),
        expected=was,
        actual=there,
        change=change,
        power=change / (total - whole) if total != whole else 0.0,
        surprise=_surprise(was / whole if whole else 0.0, there / total if total else 0.0),
        score=one.score,
    )


def _surprise(before: float, after: float) -> float:
    """How much a share moved: its term of the divergence of Jensen and Shannon."""
    if before <= 0 or after <= 0:
        return 0.0
    middle = (before + after) / 2
    return float(0.5 * (before * np.log(before / middle) + after * np.log(after / middle)))
