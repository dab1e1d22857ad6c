"""What something really changed: difference in differences, with an interval.

Two series over the same stretches of time: that of what was treated, and that of others, which
says what would have come anyway (a season, a holiday, a slow week). What the treated would have
been is their level before, times what became of the others: `expected = others * k`, with
`k = sum(treated before) / sum(others before)`. The effect is the mean of `treated - expected`.

Its variance is that of a ratio estimator (Cochran, 1977, Sampling Techniques, 3rd ed., ch. 6): the
residuals `treated - k * others` of the stretches before scatter as those during do, so

    var = s2_during / m + (mean others during / mean others before) ** 2 * s2_before / n

and the interval takes Student's t with the degrees of freedom of Welch (1947) and Satterthwaite.
The stretches should be long enough to be nearly independent (Bertrand, Duflo, Mullainathan, 2004,
How much should we trust differences-in-differences estimates?): weeks, where there are enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEAST_STRETCHES = 4  # before and during, each
LEAST_UNITS = 20.0  # of the treated before, and of the others before where there are any

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """An effect for each stretch, between `low` and `high` in 95 of 100 such cases.

    `before` and `during` are what the treated were for each stretch, `expected` what they would
    have been. `share` is the effect as a share of that. `n_before` and `n_during` count stretches.
    Without others (`is_compared`) it is no more than a change: a season counts in it.
    """

    before: float
    during: float
    expected: float
    low: float
    high: float
    n_before: int
    n_during: int
    is_compared: bool

    @property
    def change(self) -> float:
        """How much more there was for each stretch than would have been."""
        return self.during - self.expected

    @property
    def is_real(self) -> bool:
        """Whether the interval has no zero in it; else it may be the usual swing."""
        return self.low > 0 or self.high < 0

    def as_share(self, value: float) -> float | None:
        """Return an effect as a share of what would have been; None of nothing."""
        return value / self.expected if self.expected > 0 else None


def effect(
    before: Sequence[float],
    during: Sequence[float],
    others_before: Sequence[float] = (),
    others_during: Sequence[float] = (),
    *,
    sure: float = 0.95,
) -> Effect | None:
    """Return what changed, in units for each stretch; None where there is too little to say.

    Each series has a number for each stretch; those of the others are as long, or empty.
    """
    treated, now = np.asarray(before, float), np.asarray(during, float)
    others, others_now = _others(others_before, treated), _others(others_during, now)
    compared = len(others_before) > 0
    too_few = min(len(treated), len(now)) < LEAST_STRETCHES
    if too_few or treated.sum() < LEAST_UNITS or (compared and others.sum() < LEAST_UNITS):
        return None
    k = treated.sum() / others.sum()
    expected = k * float(others_now.mean())
    half = _half_width(treated - k * others, now - k * others_now, others, others_now, sure)
    change = float(now.mean()) - expected
    return Effect(
        before=float(treated.mean()),
        during=float(now.mean()),
        expected=float(expected),
        low=change - half,
        high=change + half,
        n_before=len(treated),
        n_during=len(now),
        is_compared=compared,
    )


def _others(values: Sequence[float], like: Numbers) -> Numbers:
    """Without others, time stands still: they are 1 in each stretch."""
    return np.asarray(values, float) if len(values) else np.ones_like(like)


def _half_width(
    rest_before: Numbers, rest_during: Numbers, others: Numbers, others_now: Numbers, sure: float
) -> float:
    grown = float(others_now.mean() / others.mean())
    parts = (
        grown**2 * float(rest_before.var(ddof=1)) / len(rest_before),
        float(rest_during.var(ddof=1)) / len(rest_during),
    )
    variance = sum(parts)
    if variance == 0:
        return 0.0
    sizes = (len(rest_before), len(rest_during))
    freedom = variance**2 / sum(p**2 / (n - 1) for p, n in zip(parts, sizes, strict=True))
    quantile = float(stats.t.ppf(0.5 + sure / 2, freedom))
    return 0.0 if isnan(quantile) else quantile * sqrt(variance)
