"""All that is told of what customers are worth, of what they bought: one figure a customer each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from steward.quant.worth.coming import alive, expected, interval
from steward.quant.worth.fitting import NothingToLearnFrom
from steward.quant.worth.orders import WEEK, Gaps, Histories, Numbers, Orders, Places
from steward.quant.worth.quality import HeldOut, held_out
from steward.quant.worth.returning import Returning, fit_returning
from steward.quant.worth.rfm import Rfm, rfm
from steward.quant.worth.rhythm import LAPSED, chance_of_gap, fit_rhythm, gap_of
from steward.quant.worth.spending import fit_spending
from steward.quant.worth.value import Terms, customer_value

Ids = NDArray[np.int64]
WINDOW = 365  # days within which who ordered is scored
AHEAD = 90  # days
ENOUGH = 100  # customers who came again; of fewer nothing is foretold
QUARTERS = 8
_MOST_UNKNOWN = 0.5  # of what stayed of the revenue, for margins to say something of it


@dataclass(frozen=True, eq=False)
class Bought:
    """Orders, in any sequence: four arrays of one length, the days counted from anywhere.

    `amounts` are what stayed of the revenue, `margins` what of it is left once the goods are paid:
    NaN where their cost is not known. `quarters` count from anywhere.
    """

    customers: Ids
    days: Ids
    quarters: Ids
    amounts: Numbers
    margins: Numbers


@dataclass(frozen=True, eq=False)
class Foretold:
    """What is expected of each customer, and how good that was on days it did not know.

    `orders` are those of the next AHEAD days, `low` and `high` the ends of their interval of 95 %.
    `value` is that of the next year: margin, or where too few costs are known, revenue.
    """

    alive: Numbers
    orders: Numbers
    low: Numbers
    high: Numbers
    value: Numbers
    is_margin: bool
    quality: HeldOut | None


@dataclass(frozen=True, eq=False)
class Rhythms:
    """By each customer's own rhythm: the usual gap, after how many days they count as lapsed.

    `chance` is how many of their gaps last as long as the present silence.
    """

    gap: Numbers
    lapses: Numbers
    chance: Numbers


@dataclass(frozen=True, eq=False)
class Told:
    """What is told of `customers`, each of whom is there once; all else is in their sequence.

    `scored` says of whom `rfm` tells, one after the other: who ordered within WINDOW days. `margin`
    is NaN where no cost is known. `by_quarter` has a row for each customer: what stayed of the
    revenue of the last QUARTERS, the present one last. `standing` is the share of customers who
    are worth less (0..1).
    """

    today: int
    customers: Ids
    orders: Numbers
    first: Numbers
    last: Numbers
    amount: Numbers
    margin: Numbers
    scored: NDArray[np.bool_]
    rfm: Rfm
    by_quarter: Numbers
    standing: Numbers
    foretold: Foretold | None
    rhythms: Rhythms | None


def tell(bought: Bought, today: int, quarter: int) -> Told:
    """Tell all of customers who bought, none of it after `today`, which lies in `quarter`.

    What needs customers who came again is None where there are fewer than ENOUGH.
    """
    orders = Orders(bought.customers, bought.days, bought.amounts)
    customers, place = np.unique(bought.customers, return_inverse=True)
    known = orders.histories(today)
    first = today - known.age * WEEK
    last = first + known.last * WEEK
    amount = _sums(place, bought.amounts, len(customers))
    scored = today - last <= WINDOW
    foretold = _foretold(orders, bought, today)
    return Told(
        today=today,
        customers=customers,
        orders=known.repeats + 1,
        first=first,
        last=last,
        amount=amount,
        margin=_margin(place, bought, len(customers)),
        scored=scored,
        rfm=_scores(bought, place, (today - last, scored), today),
        by_quarter=_by_quarter(place, bought, quarter, len(customers)),
        standing=_standing(foretold.value if foretold else amount),
        foretold=foretold,
        rhythms=_rhythms(orders.gaps(), today - last),
    )


def _sums(place: Places, values: Numbers, many: int) -> Numbers:
    return np.bincount(place, values, many).astype(float)


def _margin(place: Places, bought: Bought, many: int) -> Numbers:
    is_known = np.isfinite(bought.margins)
    total = _sums(place[is_known], bought.margins[is_known], many)
    return np.where(np.bincount(place[is_known], minlength=many) > 0, total, np.nan)


def _scores(
    bought: Bought, place: Places, recency: tuple[Numbers, NDArray[np.bool_]], today: int
) -> Rfm:
    since, scored = recency
    within = today - bought.days <= WINDOW
    days = np.unique(np.stack([place[within], bought.days[within]]), axis=1)[0]
    many = np.bincount(days, minlength=len(since))
    much = _sums(place[within], bought.amounts[within], len(since))
    return rfm(since[scored], many[scored], much[scored], window=WINDOW)


def _by_quarter(place: Places, bought: Bought, quarter: int, many: int) -> Numbers:
    at = bought.quarters - quarter + QUARTERS - 1
    shown = (at >= 0) & (at < QUARTERS)
    cells = place[shown] * QUARTERS + at[shown]
    return _sums(cells, bought.amounts[shown], many * QUARTERS).reshape(many, QUARTERS)


def _standing(value: Numbers) -> Numbers:
    if not len(value):
        return value
    below = rankdata(value, "min") - 1
    return np.asarray(below / max(len(value) - 1, 1), float)


def _rhythms(gaps: Gaps, silent: Numbers) -> Rhythms | None:
    if np.count_nonzero(gaps.many) < ENOUGH:
        return None
    model = fit_rhythm(gaps).model
    lapses = gap_of(model, gaps, LAPSED)
    return Rhythms(gap_of(model, gaps), lapses, chance_of_gap(model, gaps, silent))


def _foretold(orders: Orders, bought: Bought, today: int) -> Foretold | None:
    known, paid, weeks = orders.histories(today), orders.paid(), AHEAD / WEEK
    if np.count_nonzero(known.repeats) < ENOUGH:
        return None
    try:
        spending = fit_spending(paid).model
    except NothingToLearnFrom:  # what came again was given away, or came back
        return None
    model = fit_returning(known).model
    share = _share_left(bought)
    low, high = interval(model, known, weeks)
    terms = Terms(1.0 if share is None else share)
    return Foretold(
        alive(model, known),
        expected(model, known, weeks),
        low,
        high,
        customer_value(model, spending, known, paid, terms),
        is_margin=share is not None,
        quality=_quality(orders, today),
    )


def _share_left(bought: Bought) -> float | None:
    """Return which share of the revenue is left once goods are paid; None of too few known."""
    is_known = np.isfinite(bought.margins)
    total, known = float(bought.amounts.sum()), float(bought.amounts[is_known].sum())
    if known <= 0 or known < _MOST_UNKNOWN * total:
        return None
    return float(bought.margins[is_known].sum()) / known


def _quality(orders: Orders, today: int) -> HeldOut | None:
    """Hold a model of what was known AHEAD days ago against what came since."""
    cut = today - AHEAD
    before = orders.until(cut)
    known: Histories = before.histories(cut)
    if np.count_nonzero(known.repeats) < ENOUGH:
        return None
    model: Returning = fit_returning(known).model
    came = orders.counts(before.customers, cut, today)
    naive = orders.counts(before.customers, cut - AHEAD, cut)
    return held_out(model, known, came, naive, AHEAD / WEEK)
