"""Whether a silence is long for the very customer, by the gaps between their own orders.

The logarithms of one customer's gaps are normal, with a middle and a spread of the customer's own;
these are spread over customers as normal and scaled inverse chi-square (Gelman and others, 2013,
Bayesian Data Analysis, 3.3). The four numbers that say how are those under which all gaps are
likeliest, so all customers speak for those with few gaps: empirical Bayes (Efron, Morris, JASA 70
(1975) 311-319; for spreads Smyth, Stat. Appl. Genet. Mol. Biol. 3 (2004) 3). The next gap is then
Student's, wider where less is known; of who ordered once it is that of all customers.

It tells of gaps that ended: how many of them last so long. Who never comes again ends none, and
gaps longer than the time looked at were never seen; so take long windows, and a small chance for
"something is wrong", not for "gone".
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln, stdtr, stdtrit

from steward.quant.worth.fitting import Fitted, Guess, Likelihood, NothingToLearnFrom, fit
from steward.quant.worth.orders import Gaps, Numbers

LAPSED = 0.05  # a gap as long as this or longer is one of twenty of the customer's own


@dataclass(frozen=True)
class Rhythm:
    """How gaps lie over all customers.

    `usual` is the middle gap of the middle customer in days; `pull` is how many gaps of a
    customer's own weigh as much as that; `spread` is the usual variance of the logarithms of one
    customer's gaps, and `doubt` how many gaps of their own weigh as much as it.
    """

    usual: float
    pull: float
    doubt: float
    spread: float


@dataclass(frozen=True)
class RhythmFit:
    """A model of gaps, and how it was found (its `values` are those of Rhythm in their order)."""

    model: Rhythm
    found: Fitted


class _Next(NamedTuple):
    """The distribution of the logarithm of each customer's next gap: Student's, moved, scaled."""

    freedom: Numbers
    middle: Numbers
    scale: Numbers


def fit_rhythm(gaps: Gaps) -> RhythmFit:
    """Fit how gaps lie; with few customers by a weak prior, as `fit` says.

    Raises NothingToLearnFrom where nobody ever came again.
    """
    many, mean, squares = (np.asarray(one, float) for one in gaps)
    has_gaps = many > 0
    if not has_gaps.any():
        raise NothingToLearnFrom("no customer has ordered a second time yet")
    known = Gaps(many[has_gaps], mean[has_gaps], squares[has_gaps])
    middle = float(np.exp(np.mean(known.mean)))
    found = fit(_likelihood(known), Guess((middle, 1.0, 4.0, 1.0), len(known.many)))
    return RhythmFit(Rhythm(*found.values), found)


def chance_of_gap(model: Rhythm, gaps: Gaps, now: Numbers) -> Numbers:
    """Return how likely a gap as long as `now` days, or longer, is for each customer.

    LAPSED or less is a silence that is rare for them.
    """
    following = _next(model, gaps)
    days = np.maximum(np.asarray(now, float), np.finfo(float).tiny)
    return np.asarray(stdtr(following.freedom, (following.middle - np.log(days)) / following.scale))


def gap_of(model: Rhythm, gaps: Gaps, share: float = 0.5) -> Numbers:
    """Return the days that a share of each customer's gaps last, or longer.

    Half of them last as long as their usual gap; LAPSED of them are longer than the silence after
    which a customer counts as lapsed.
    """
    following = _next(model, gaps)
    beyond = stdtrit(following.freedom, 1 - share)
    return np.exp(following.middle + following.scale * beyond)


def _next(model: Rhythm, gaps: Gaps) -> _Next:
    many, mean, squares = (np.asarray(one, float) for one in gaps)
    sure, freedom = model.pull + many, model.doubt + many
    level = np.log(model.usual)
    middle = (model.pull * level + many * mean) / sure
    apart = model.doubt * model.spread + squares + model.pull * many / sure * (mean - level) ** 2
    return _Next(freedom, middle, np.sqrt(apart / freedom * (1 + 1 / sure)))


def _likelihood(gaps: Gaps) -> Likelihood:
    """Return the likelihood by the logarithms of the four parameters."""
    many, mean, squares = gaps
    counts, of_count = np.unique(many, return_counts=True)

    def at(logs: Numbers) -> tuple[float, Numbers]:
        _, pull, doubt, spread = np.exp(logs)
        off, drawn = mean - logs[0], pull * many / (pull + many)
        apart = doubt * spread + squares + drawn * off**2
        half = (doubt + many) / 2
        by_count = gammaln((doubt + counts) / 2) - gammaln(doubt / 2)
        by_count += (np.log(pull / (pull + counts)) + doubt * np.log(doubt * spread)) / 2
        by_count -= counts * np.log(np.pi) / 2
        logs_apart = np.log(apart)
        lean, bent = half / apart, digamma((doubt + counts) / 2) - digamma(doubt / 2)
        pulled = of_count @ (1 / pull - 1 / (pull + counts)) / 2
        slope = [
            2 * (lean * drawn) @ off,
            (pulled - lean @ (drawn * off) ** 2 / pull**2) * pull,
            (of_count @ (bent + np.log(doubt * spread) + 1) - logs_apart.sum()) / 2 * doubt
            - lean.sum() * spread * doubt,
            (len(many) / 2 - lean.sum() * spread) * doubt,
        ]
        return float(of_count @ by_count - half @ logs_apart), np.array(slope)

    return at
