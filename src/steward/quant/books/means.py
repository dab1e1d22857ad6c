"""Means, medians and ratios with their intervals.

Money is skewed: a few orders are worth many. The usual interval of a mean (Student's t) is then too
low on both sides. Hall's transformation (Hall, JRSS B 54 (1992) 221-228) takes the skewness out by
a cubic that can be turned round, here with Student's quantiles. It was chosen over a bootstrap,
which needs every row and gives another answer each time, and over a t interval of logarithms, whose
mean is not the one that adds up to a turnover and which knows no refunds: four sums are all that it
needs, so it is the same from rows and from cubes, on one machine and on many.
"""

from collections.abc import Iterable
from math import copysign, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import bdtr, stdtrit

from steward.quant.books.interval import SURE, Interval, normal_quantile

_LEAST = 2
_NO_SKEW = 1e-9


class Moments(NamedTuple):
    """How many values there are, and the sums of them, of their squares and of their cubes."""

    n: int
    total: float
    squares: float
    cubes: float

    @property
    def spread(self) -> float:
        """The standard deviation of what they were drawn from."""
        centred = self.squares - self.total**2 / self.n
        return sqrt(max(centred, 0.0) / (self.n - 1)) if self.n >= _LEAST else 0.0

    @property
    def skew(self) -> float:
        """The skewness: 0 of what is even, above 0 where a few are much greater than the rest."""
        mean, spread = self.total / self.n, self.spread
        if spread <= _NO_SKEW * abs(mean):
            return 0.0
        third = self.cubes / self.n - 3 * mean * self.squares / self.n + 2 * mean**3
        return third / spread**3


def mean_interval(moments: Moments, *, sure: float = SURE) -> Interval | None:
    """Return the interval of the true mean of skewed values; None of fewer than two."""
    n = moments.n
    if n < _LEAST:
        return None
    mean, error = moments.total / n, moments.spread / sqrt(n)
    quantile = float(stdtrit(n - 1, 0.5 + sure / 2))
    low, high = (_unskewed(z, moments.skew / sqrt(n)) for z in (quantile, -quantile))
    return Interval(mean - error * low, mean - error * high)


def _unskewed(z: float, skew: float) -> float:
    """Hall's g turned round; `skew` is the skewness over the square root of n."""
    if abs(skew) < _NO_SKEW:
        return z
    inside = 1 + skew * (z - skew / 6)
    return 3 / skew * (copysign(abs(inside) ** (1 / 3), inside) - 1)


def median_of(
    counted: Iterable[tuple[float, int]], *, sure: float = SURE
) -> tuple[float, Interval | None] | None:
    """Return the median of values that occur so often, and its interval by order statistics.

    It supposes nothing of how the values lie (David, Nagaraja, 2003, Order Statistics, 7.1). None
    of no values; no interval of fewer than six, which cannot give one of 95 %.
    """
    pairs = sorted((value, count) for value, count in counted if count)
    if not pairs:
        return None
    values = np.array([value for value, _ in pairs])
    until = np.cumsum([count for _, count in pairs])
    n = int(until[-1])

    def at(rank: int) -> float:
        return float(values[np.searchsorted(until, rank)])

    middle = (at((n + 1) // 2) + at(n // 2 + 1)) / 2
    rank = _low_rank(n, sure)
    return middle, Interval(at(rank), at(n + 1 - rank)) if rank else None


def _low_rank(n: int, sure: float) -> int:
    """Return the greatest rank that the median is below in at most (1 - sure) / 2 of all cases."""
    beside = (1 - sure) / 2
    rank = int(max(n / 2 - normal_quantile(sure) * sqrt(n) / 2 - 2, 0))
    while float(bdtr(rank, n, 0.5)) <= beside:
        rank += 1
    return rank


def ratio_interval(
    top: float, base: float, error_squares: float, n: int, *, sure: float = SURE
) -> Interval | None:
    """Return the interval of the ratio of two sums over `n` things (Cochran, 1977, ch. 6).

    `error_squares` is the sum of `(top of one - ratio * base of one) ** 2`. None of fewer than two.
    """
    if n < _LEAST or base <= 0:
        return None
    error = sqrt(max(error_squares, 0.0) * n / (n - 1)) / base
    half = float(stdtrit(n - 1, 0.5 + sure / 2)) * error
    return Interval(top / base - half, top / base + half)
