"""Made-up cubes whose causes are known, to measure the search by."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from steward.quant.search.expecting import Codes, Numbers, expect, expect_rate
from steward.quant.search.searching import Leaves, search

_PERIODS = 36  # months of history
_CYCLE = 12
_LEAVES = 3000
_SHARES = (0.02, 0.4)  # of all, that a cause has

Where = frozenset[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Case:
    """A cube with its history, and the slices that were changed in the last period.

    `volumes` (a column more than the history) is there for a derived measure.
    """

    leaves: Leaves
    history: Numbers
    volumes: Numbers | None
    truth: frozenset[Where]

    def found(self) -> frozenset[Where]:
        """Return the slices that the search names."""
        codes = self.leaves.codes
        if self.volumes is None:
            told = expect(self.history, codes, _CYCLE)
        else:
            past, now = self.volumes[:, :-1], self.volumes[:, -1]
            told = expect_rate(self.history, past, now, codes, _CYCLE)
        return frozenset(frozenset(one.where) for one in search(self.leaves, told).causes)


@dataclass(frozen=True)
class Quality:
    """How many slices were named rightly, wrongly, and not at all."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def quality(count: int, seed: int) -> Quality:
    """Search `count` cases and count the slices: only those that are exactly the true ones."""
    right = wrong = missed = 0
    for case in cases(count, seed):
        found = case.found()
        right += len(found & case.truth)
        wrong += len(found - case.truth)
        missed += len(case.truth - found)
    return Quality(right, wrong, missed)


def cases(count: int, seed: int) -> Iterator[Case]:
    """Make cases: each tenth with no cause, else one to three; each third a derived measure."""
    random = np.random.default_rng(seed)
    for number in range(count):
        causes = 0 if number % 10 == 0 else int(random.integers(1, 4))
        yield _case(random, causes, is_derived=number % 3 == 0)


def _case(random: Generator, causes: int, *, is_derived: bool) -> Case:
    sizes = [int(random.integers(5, 31)) for _ in range(random.integers(3, 5))]
    weights = [random.dirichlet(np.full(size, 2.0)) for size in sizes]
    drawn = [random.choice(len(one), _LEAVES, p=one) for one in weights]
    codes = np.unique(np.stack(drawn, axis=1), axis=0)
    level = random.lognormal(0, 0.7, len(codes)) * random.uniform(10, 40)
    truth, factor = _causes(random, codes, level, causes)
    mean = level[:, None] * _seasons(random, codes, sizes)
    noise = random.gamma(1 / random.uniform(0.01, 0.1), 1, mean.shape)
    noisy = mean * noise / noise.mean()
    if is_derived:
        volumes = random.poisson(noisy).astype(float)
        rate = np.minimum(random.beta(4, 8, len(codes)), 0.55)[:, None] * np.ones_like(mean)
        rate[:, -1] = np.minimum(rate[:, -1] * factor, 1)
        values = random.binomial(volumes.astype(int), rate).astype(float)
    else:
        noisy[:, -1] *= factor
        price = random.choice([random.lognormal(2, 0.5, len(codes)), np.ones(len(codes))])
        values, volumes = (random.poisson(noisy).T * price).T, None
    dimensions = tuple(f"d{place}" for place in range(len(sizes)))
    names = tuple(tuple(f"v{value}" for value in range(size)) for size in sizes)
    leaves = Leaves(dimensions, names, codes, values[:, -1])
    return Case(leaves, values[:, :-1], volumes, truth)


def _seasons(random: Generator, codes: Codes, sizes: list[int]) -> Numbers:
    """Draw a season and a trend for the values of one dimension, and shocks that all share."""
    time = np.arange(_PERIODS + 1)
    place = int(random.integers(len(sizes)))
    turn = random.uniform(0, 2 * np.pi, sizes[place])[codes[:, place], None]
    strength = random.uniform(0, 0.4, sizes[place])[codes[:, place], None]
    season = 1 + strength * np.sin(2 * np.pi * time / _CYCLE + turn)
    trend = 1 + random.uniform(-0.3, 0.6) * time / _PERIODS
    return np.asarray(season * trend * np.exp(random.normal(0, 0.02, len(time))))


def _causes(
    random: Generator, codes: Codes, level: Numbers, count: int
) -> tuple[frozenset[Where], Numbers]:
    """Draw slices of one or two dimensions with 2 to 40 % of all, none within another."""
    truth: list[Where] = []
    factor = np.ones(len(codes))
    while len(truth) < count:
        width = int(random.integers(1, 3))
        places = random.choice(codes.shape[1], width, replace=False)
        values = codes[random.integers(len(codes)), places]
        where = frozenset(
            (f"d{place}", f"v{value}") for place, value in zip(places, values, strict=True)
        )
        within = (codes[:, places] == values).all(axis=1)
        share = level[within].sum() / level.sum()
        is_apart = not any(where <= one or one <= where for one in truth)
        if is_apart and _SHARES[0] <= share <= _SHARES[1]:
            truth.append(where)
            turn = random.uniform(0.25, 0.8) * random.choice([-1, 1])
            factor[within] *= 1 + turn * random.normal(1, 0.1, int(within.sum()))
    return frozenset(truth), np.maximum(factor, 0.05)
