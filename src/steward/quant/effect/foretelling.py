"""What a series would have gone on to be: a regression whose errors hang together, with its doubt.

The errors follow one another, `e[t] = phi * e[t-1] + shock`. How strongly is not known from a few
dozen stretches, and to estimate one phi and trust it makes intervals too narrow. So all are tried,
and weigh as their restricted likelihood says (Patterson, Thompson 1971; flat prior), which allows
for the regressors: what is foretold is a mixture of Student distributions, one for each phi.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Numbers = NDArray[np.float64]

PHIS = np.linspace(-0.3, 0.9, 13)
_MATTERS = 0.03  # of the weight
_TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True, eq=False)
class Mixture:
    """Student distributions with `freedom`: each has a weight, places and scales, value by value.

    `weights` has one number for each of them, `places` and `scales` a row.
    """

    weights: Numbers
    places: Numbers
    scales: Numbers
    freedom: float

    @property
    def mean(self) -> Numbers:
        """The mean of each value."""
        return np.asarray(self.weights @ self.places)

    @property
    def deviation(self) -> Numbers:
        """How far each value usually lies from its mean."""
        spread = self.scales**2 + (self.places - self.mean) ** 2
        return np.sqrt(self.weights @ spread)

    def below(self, values: Numbers) -> Numbers:
        """Return the chance of each value, or of less."""
        scales = np.maximum(self.scales, _TINY)
        return np.asarray(self.weights @ stdtr(self.freedom, (values - self.places) / scales))

    def quantile(self, share: float) -> Numbers:
        """Return the value of each that has so much of the chance below it, by halving."""
        reach = stdtrit(self.freedom, max(share, 1 - share)) * self.scales.max(axis=0)
        low, high = self.places.min(axis=0) - reach, self.places.max(axis=0) + reach
        for _ in range(40):
            middle = (low + high) / 2
            is_low = self.below(middle) < share
            low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
        return np.asarray((low + high) / 2)


@dataclass(frozen=True, eq=False)
class Foretold:
    """What would have been: stretch by stretch (`each`) and on average over all (`average`).

    `fitted` is what the regressors say of the history; `likely` are the phis that matter.
    """

    each: Mixture
    average: Mixture
    fitted: Numbers
    likely: Numbers


def foretell(
    values: Numbers,
    design: Numbers,
    ahead: Numbers,
    *,
    spent: int = 0,
    phis: Numbers = PHIS,
) -> Foretold:
    """Foretell the stretches behind a history from regressors, one row for each stretch.

    `spent` is how many numbers were fitted before, which the freedom goes without. Raises
    ValueError where the history is no longer than all that is fitted.
    """
    freedom = len(values) - design.shape[1] - spent
    if freedom < 1:
        raise ValueError("too short for so many regressors")
    tried = [_Trial.of(values, design, ahead, float(phi), freedom) for phi in phis]
    likelihood = np.array([one.likelihood for one in tried])
    weights = np.exp(likelihood - likelihood.max())
    weights /= weights.sum()
    places = np.array([one.places for one in tried])
    spread = np.array([[one.of_mean] for one in tried])
    return Foretold(
        Mixture(weights, places, np.array([one.scales for one in tried]), freedom),
        Mixture(weights, places.mean(axis=1, keepdims=True), spread, freedom),
        fitted=np.asarray(weights @ np.array([design @ one.slopes for one in tried])),
        likely=phis[weights >= _MATTERS],
    )


@dataclass(frozen=True, eq=False)
class _Trial:
    """What one phi foretells: where each stretch lies and how far off, and the mean of them."""

    likelihood: float
    slopes: Numbers
    places: Numbers
    scales: Numbers
    of_mean: float

    @classmethod
    def of(
        cls, values: Numbers, design: Numbers, ahead: Numbers, phi: float, freedom: int
    ) -> "_Trial":
        """Fit one phi by least squares on what it leaves of each stretch after the one before."""
        root = whitened(values, phi)
        basis, triangle = np.linalg.qr(whitened(design, phi))
        along = basis.T @ root
        slopes = np.linalg.solve(triangle, along)
        rest = max(float(root @ root - along @ along), 1e-12 * float(root @ root), _TINY)
        fading = phi ** np.arange(1, len(ahead) + 1)
        places = ahead @ slopes + fading * (values[-1] - design[-1] @ slopes)
        lever = np.linalg.solve(triangle.T, (ahead - np.outer(fading, design[-1])).T)
        shocks = np.cumsum(phi ** (2 * np.arange(len(ahead))))
        together = np.cumsum(phi ** np.arange(len(ahead)))
        own = rest / freedom
        mean = (together**2).sum() / len(ahead) ** 2 + (lever.mean(axis=1) ** 2).sum()
        return cls(
            -freedom / 2 * np.log(rest)
            - float(np.log(np.abs(np.diag(triangle))).sum())
            + float(np.log(1 - phi**2)) / 2,
            slopes,
            places,
            np.sqrt(own * (shocks + (lever**2).sum(axis=0))),
            float(np.sqrt(own * mean)),
        )


def whitened(values: Numbers, phi: float) -> Numbers:
    """Return what each stretch has beyond what a phi carries over from the one before."""
    first = values[:1] * np.sqrt(1 - phi**2)
    return np.concatenate([first, values[1:] - phi * values[:-1]])
