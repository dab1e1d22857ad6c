"""What an order of a customer is worth on average: Gamma-Gamma, fitted.

Fader, Hardie (2013), The Gamma-Gamma model of monetary value; after Colombo, Jiang (1999). Amounts
of one customer are gamma distributed with the shape p, their scales are spread over customers so
that the mean of few orders is drawn towards that of all. How much somebody spends is taken to have
nothing to do with how often.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import digamma, gammaln

from steward.quant.worth.fitting import Fitted, Guess, Likelihood, NothingToLearnFrom, fit
from steward.quant.worth.orders import Numbers, Paid


@dataclass(frozen=True)
class Spending:
    """The three parameters of Gamma-Gamma; `v` is in the currency. `q` is above 1."""

    p: float
    q: float
    v: float

    @property
    def usual(self) -> float:
        """What an order is worth on average, of a customer of whom nothing is known."""
        return self.p * self.v / (self.q - 1)


@dataclass(frozen=True)
class SpendingFit:
    """A model of what orders are worth, and how it was found (its `values` are p, q - 1, v)."""

    model: Spending
    found: Fitted


def fit_spending(paid: Paid) -> SpendingFit:
    """Fit Gamma-Gamma to averages; with few customers by a weak prior, as `fit` says.

    Customers of a single order, who have no orders after the first, take no part; nor does who
    paid nothing on average, which no gamma distribution knows. q is kept above 1, without which no
    mean exists. Raises NothingToLearnFrom where nobody is left.
    """
    takes_part = (np.asarray(paid.orders) > 0) & (np.asarray(paid.average) > 0)
    if not takes_part.any():
        raise NothingToLearnFrom("no customer has paid for a second order yet")
    orders, average = (np.asarray(one, float)[takes_part] for one in paid)
    unit = float(np.mean(average))
    found = fit(_likelihood(orders, average / unit), Guess((2.0, 1.5, 1.0), len(orders)))
    p, beyond, v = found.values
    likelihood = found.likelihood - len(orders) * float(np.log(unit))
    found = replace(found, values=(p, beyond, v * unit), likelihood=likelihood)
    return SpendingFit(Spending(p, 1 + beyond, v * unit), found)


def worth_of_order(model: Spending, paid: Paid) -> Numbers:
    """Return what an order of each customer is expected to be worth.

    It lies between their own average and that of all, the nearer to their own the more they
    ordered; of who has no orders after the first it is that of all.
    """
    orders, average = np.asarray(paid.orders, float), np.maximum(np.asarray(paid.average), 0.0)
    spent = orders * average
    return model.p * (model.v + spent) / (model.p * orders + model.q - 1)


def _likelihood(orders: Numbers, average: Numbers) -> Likelihood:
    """Return the likelihood by the logarithms of p, q - 1 and v."""
    counts, place, many = np.unique(orders, return_inverse=True, return_counts=True)
    total, logs = orders * average, np.log(average)
    of_logs = np.bincount(place, logs)

    def at(sought: Numbers) -> tuple[float, Numbers]:
        p, beyond, v = np.exp(sought)
        q = 1 + beyond
        all_ = np.bincount(place, np.log(v + total))
        both, shape = p * counts + q, p * counts
        inverse = np.bincount(place, 1 / (v + total))
        known = gammaln(both) - gammaln(shape) - gammaln(q) + q * np.log(v)
        value = many @ (known + shape * np.log(counts)) + (shape - 1) @ of_logs - both @ all_
        bent = digamma(both)
        by_p = many * (bent - digamma(shape) + np.log(counts)) + of_logs - all_
        slope = [
            counts @ by_p,
            many @ (bent - digamma(q) + np.log(v)) - all_.sum(),
            many.sum() * q / v - both @ inverse,
        ]
        return float(value), np.array(slope) * (p, beyond, v)

    return at
