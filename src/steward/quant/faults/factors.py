"""How much more or less is complained of what has an attribute: factors beside one another."""

from dataclasses import dataclass

import numpy as np

from steward.quant.faults.house import (
    UNKNOWN,
    WEEK,
    House,
    Mask,
    Numbers,
    added,
    once_each,
)
from steward.quant.faults.lag import LAGS, Lags

_ROUNDS = 2  # of fitting each dimension beside the others
_QUARTER = 13  # weeks
_OUT = 4.0  # standard deviations: a quarter beyond them teaches nothing
_SURE = 1.64  # standard errors by which counts must spread more than Poisson's to be believed
_LEAST_SPREAD, _MOST_SPREAD = 1e-3, 10.0  # variance of the factors of a dimension
_GUESS = 0.1  # of that variance, to weigh by


@dataclass(frozen=True, eq=False)
class Factors:
    """Of one dimension: for each value its factor and how sure it is, as the shape of a gamma.

    `spread` is the variance that weeks have beyond Poisson's, as a share of the square of the mean;
    0 where counts are Poisson's for all that can be told.
    """

    values: Numbers
    shapes: Numbers
    spread: float


def weights(house: House, rate: float, factors: tuple[Factors, ...]) -> Numbers:
    """Return the complaints due of each sale."""
    found = house.units * rate
    for one, own in zip(factors, house.sold_codes.T, strict=True):
        if len(one.values):
            found = found * np.where(own == UNKNOWN, 1.0, one.values[own])
    return found


def fit_factors(
    house: House, until: int, rate: float, time: tuple[Lags, Numbers]
) -> tuple[Factors, ...]:
    """Fit the factors of each dimension beside those of the others."""
    histories = [_History.of(house, place, until, time) for place in range(len(house.dimensions))]
    factors = tuple(_even(len(each)) for each in house.names)
    for _ in range(_ROUNDS):
        for place, history in enumerate(histories):
            own = (*factors[:place], _even(len(house.names[place])), *factors[place + 1 :])
            fitted = history.fit(weights(house, rate, own))
            factors = (*factors[:place], fitted, *factors[place + 1 :])
    return factors


def _even(count: int) -> Factors:
    return Factors(np.ones(count), np.ones(count), 0.0)


@dataclass(frozen=True, eq=False)
class _History:
    """Of one dimension: complaints of each value (a row) in each week, from `start` to `until`."""

    house: House
    dimension: int
    counts: Numbers
    start: int
    time: tuple[Lags, Numbers]

    @classmethod
    def of(cls, house: House, dimension: int, until: int, time: tuple[Lags, Numbers]) -> "_History":
        start = until - (until - min(LAGS, until // 2)) // _QUARTER * _QUARTER
        start = min(LAGS, until // 2) if start == until else start
        return cls(house, dimension, counted(house, dimension, until)[:, start:], start, time)

    def fit(self, weights: Numbers) -> Factors:
        """Fit each value, then again without the quarters that were out of its limits."""
        lags, pace = self.time
        due = lags.by_value(self.house, self.dimension, weights)
        usual = (due * pace)[:, self.start : self.start + self.counts.shape[1]]
        ordinary = np.ones_like(usual, bool)
        fitted = self._fitted(usual, ordinary)
        for _ in range(2):
            ordinary = _ordinary(self.counts, usual * fitted.values[:, None], fitted.spread)
            fitted = self._fitted(usual, ordinary)
        return fitted

    def _fitted(self, usual: Numbers, ordinary: Mask) -> Factors:
        seen, told = ((one * ordinary).sum(axis=1) for one in (self.counts, usual))
        middle = (seen.sum() + 0.5) / (told.sum() + 0.5)  # below 1 where many values are unknown
        told = told * middle
        belief = 1 / float(np.clip(_beyond(seen, told)[0], _LEAST_SPREAD, _MOST_SPREAD))
        values = middle * (seen + belief) / (told + belief)
        spread = _spread(self.counts, usual * values[:, None], ordinary)
        return Factors(values, seen + belief, spread)


def _ordinary(counts: Numbers, usual: Numbers, spread: float) -> Mask:
    """Say of each week whether its quarter was within limits."""
    blocks = np.arange(counts.shape[1]) // _QUARTER
    starts = np.flatnonzero(np.diff(blocks, prepend=-1))
    seen, told = (np.add.reduceat(one, starts, axis=1) for one in (counts, usual))
    far = (seen - told) > 1 + _OUT * np.sqrt(told + spread / _QUARTER * told**2)
    return np.asarray(~far[:, blocks])


def _spread(counts: Numbers, usual: Numbers, ordinary: Mask) -> float:
    """Return by how much weeks vary beyond Poisson; 0 where it may be chance."""
    found, error = _beyond(counts[ordinary], usual[ordinary])
    return found if found > _SURE * error else 0.0


def _beyond(seen: Numbers, told: Numbers) -> tuple[float, float]:
    """Return the variance beyond Poisson's, as a share of the mean's square, and its error.

    By moments, each weighed by how sure it is, so that no few large groups decide it.
    """
    told = np.maximum(told, 1e-12)
    sure = 1 / (told + 2 * (told + _GUESS * told**2) ** 2)
    squares = float((sure * told**4).sum())
    found = float((sure * told**2 * ((seen - told) ** 2 - told)).sum()) / max(squares, 1e-12)
    return found, 1 / float(np.sqrt(max(float((sure * told**4).sum()), 1e-12)))


def counted(house: House, dimension: int, until: int) -> Numbers:
    """Count the persons by the values of a dimension and by week."""
    own = house.codes[:, dimension]
    kept = once_each(own, house.person, house.at)
    kept = kept[house.at[kept] < until * WEEK]
    flat = own[kept] * until + (house.at[kept] // WEEK).astype(np.intp)
    size = len(house.names[dimension]) * until
    return np.bincount(flat, minlength=size).reshape(-1, until).astype(float)


def summed(house: House, dimension: int, weights: Numbers) -> Numbers:
    """Add weights of sales up by the values of a dimension and by week."""
    own = house.sold_codes[:, dimension]
    known = own != UNKNOWN
    flat = own[known] * house.weeks + house.sold_week[known]
    size = len(house.names[dimension]) * house.weeks
    return added(flat, weights[known], size).reshape(-1, house.weeks)
