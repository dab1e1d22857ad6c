"""Finding the parameters under which what was seen is likeliest, and how sure they are.

All parameters are above zero, so their logarithms are looked for, by gradients (L-BFGS-B: Byrd, Lu,
Nocedal, Zhu, SIAM Journal on Scientific Computing 16 (1995) 1190-1208).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from steward.quant.worth.orders import Numbers

Likelihood = Callable[[Numbers], tuple[float, Numbers]]
FEW = 300  # customers who came again; below, a weak prior keeps parameters from running away
_WEAK = 1.5  # standard deviation of a logarithm: from a nineteenth to nineteen times, in 95 of 100
_FAR = 12.0  # how far logarithms may go from where they start: a factor of 160,000
_NEAR = 0.01  # of its error, by which a parameter may still be off the top
_STEP = 1e-4  # of a logarithm, to see how the gradient bends


class NothingToLearnFrom(ValueError):
    """No customer ever came again, so nothing tells when one does."""


@dataclass(frozen=True)
class Fitted:
    """Parameters that were found, and their standard errors as shares of them.

    `likelihood` is the logarithm of the likelihood, without the prior that `by_prior` says whether
    there was. `is_settled` is False where a parameter ran to the end of where it may go, as where
    all customers are alike: what is foretold then still fits, the parameters alone say little, and
    the errors are endless.
    """

    values: tuple[float, ...]
    errors: tuple[float, ...]
    likelihood: float
    by_prior: bool
    is_settled: bool


class Guess(NamedTuple):
    """Where to start, which is the middle of the prior, and how many are there to learn from."""

    values: tuple[float, ...]
    many: int


def fit(likelihood: Likelihood, guess: Guess) -> Fitted:
    """Return the likeliest parameters.

    `likelihood` takes the logarithms of the parameters and returns the logarithm of the likelihood
    and its gradient by them. From fewer than FEW customers it is the mode of the posterior by a
    weak log-normal prior around the guess; from more no prior takes part.
    """
    middle = np.log(guess.values)
    tight = _WEAK**-2 if guess.many < FEW else 0.0

    def cost(logs: Numbers) -> tuple[float, Numbers]:
        value, slope = likelihood(logs)
        apart = logs - middle
        lost = tight * apart
        return (float(lost @ apart) / 2 - value) / guess.many, (lost - slope) / guess.many

    found = minimize(
        cost,
        middle,
        jac=True,
        method="L-BFGS-B",
        bounds=[(start - _FAR, start + _FAR) for start in middle],
        options={"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500},
    ).x

    def slope(logs: Numbers) -> Numbers:
        return cost(logs)[1] * guess.many

    errors = _errors(slope, found)
    is_inside = np.abs(found - middle) < _FAR - 1
    is_top = np.abs(slope(found)) * np.where(np.isfinite(errors), errors, 0.0) < _NEAR
    settled = is_inside & is_top & np.isfinite(errors)
    return Fitted(
        tuple(np.exp(found).tolist()),
        tuple(errors.tolist()),
        likelihood(found)[0],
        by_prior=tight > 0,
        is_settled=bool(settled.all()),
    )


def _errors(slope: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
    """Return standard errors by how sharply the likelihood bends (the observed information)."""
    steps = _STEP * np.eye(len(at))
    bend = np.array([(slope(at + step) - slope(at - step)) / (2 * _STEP) for step in steps])
    try:
        variances = np.diag(np.linalg.inv((bend + bend.T) / 2))
    except np.linalg.LinAlgError:
        variances = np.full(len(at), -1.0)
    return np.where(variances > 0, np.sqrt(np.abs(variances)), np.inf)
