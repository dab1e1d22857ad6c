"""Who comes again: BG/NBD, fitted (Fader, Hardie, Lee, Marketing Science 24 (2005) 275-284).

A customer who is still one orders at random at a rate of their own; after each order they leave for
good with a chance of their own. Rates are spread over customers as gamma(r, alpha), chances as
beta(a, b). Nobody says that they leave: it is inferred from a silence that is long for them.

Who ordered only once has had no moment to leave at by this model, so they are customers for sure;
that they may never come again is in their low rate. `rhythm` judges such silences otherwise.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln

from steward.quant.worth.fitting import Fitted, Guess, Likelihood, NothingToLearnFrom, fit
from steward.quant.worth.orders import Histories, Numbers, distinct


@dataclass(frozen=True)
class Returning:
    """The four parameters of BG/NBD; `alpha` is in weeks."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class ReturningFit:
    """A model of who comes again, and how it was found (its `values` are r, alpha, a, b)."""

    model: Returning
    found: Fitted


def fit_returning(histories: Histories) -> ReturningFit:
    """Fit BG/NBD by maximum likelihood; with few customers by a weak prior, as `fit` says.

    Equal histories are reckoned once, so whole days make a million customers quick. Raises
    ValueError for histories that cannot be, NothingToLearnFrom where nobody ever came again.
    """
    known = checked(histories)
    again = int((known.repeats > 0).sum())
    if not again:
        raise NothingToLearnFrom("no customer has ordered a second time yet")
    unit = float(np.mean(known.age))  # scaled times: alpha is then about one
    guess = Guess((0.5, 0.5, 1.0, 2.5), again)
    found = fit(_likelihood(known, unit), guess)
    r, alpha, a, b = found.values
    shifted = found.likelihood - float(known.repeats.sum()) * np.log(unit)
    values = (r, alpha * unit, a, b)
    settled = Fitted(
        values, found.errors, float(shifted), by_prior=found.by_prior, is_settled=found.is_settled
    )
    return ReturningFit(Returning(*values), settled)


def checked(histories: Histories) -> Histories:
    """Return histories as arrays of numbers. Raises ValueError for those that cannot be."""
    repeats, last, age = (np.asarray(column, float) for column in histories)
    if not all(np.isfinite(column).all() for column in (repeats, last, age)):
        raise ValueError("a history is made of numbers")
    if (repeats < 0).any() or (last < 0).any() or (last > age).any():
        raise ValueError("the last order lies between the first and now")
    if ((repeats > 0) != (last > 0)).any():
        raise ValueError("a second order comes after the first: orders of one time are one")
    return Histories(repeats, last, age)


def _likelihood(known: Histories, unit: float) -> Likelihood:
    """Return the likelihood by the logarithms of r, alpha, a and b, times in `unit`."""
    (repeats, last, age), _, weight = distinct(*known)
    last, age = last / unit, age / unit
    counts, place = np.unique(repeats, return_inverse=True)
    of_count = np.bincount(place, weight)
    again = repeats > 0
    after = np.maximum(counts, 1) - 1  # orders survived before the last; of one order not used

    def at(logs: Numbers) -> tuple[float, Numbers]:
        r, alpha, a, b = np.exp(logs)
        here, silent = np.log(alpha + age), np.log(alpha + last)
        power = (r + counts)[place]
        stayed = -power * here
        left = (np.log(a) - np.log(b + after))[place] - power * silent
        gone = np.where(again, expit(left - stayed), 0.0)
        either = np.where(again, np.logaddexp(stayed, left), stayed)
        by_count = gammaln(r + counts) - gammaln(r) + r * np.log(alpha)
        by_count += gammaln(a + b) - gammaln(a + b + counts) + gammaln(b + counts) - gammaln(b)
        both = digamma(a + b) - digamma(a + b + counts)
        by_r = digamma(r + counts) - digamma(r) + np.log(alpha)
        by_b = both + digamma(b + counts) - digamma(b)
        left_for_good = np.bincount(place, weight * gone)
        waited = (1 - gone) * here + gone * silent
        rate = power * ((1 - gone) / (alpha + age) + gone / (alpha + last))
        slope = [
            of_count @ by_r - weight @ waited,
            of_count.sum() * r / alpha - weight @ rate,
            of_count @ both + left_for_good.sum() / a,
            of_count @ by_b - left_for_good @ (1 / (b + after)),
        ]
        return float(of_count @ by_count + weight @ either), np.array(slope) * (r, alpha, a, b)

    return at
