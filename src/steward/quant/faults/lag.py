"""How long after the sale people complain: a curve of all, and one of each product.

Beans are tasted the next day, a pump fails in its third month. Each value of the first dimension
has a curve of its own, drawn to that of all as far as few complaints leave it open.
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.faults.house import UNKNOWN, Codes, House, Mask, Numbers, added

LAGS = 13  # weeks after the sale in which complaints come
_ROUNDS = 40
_KNOWN = 100  # complaints of a known sale, of which the curve is counted
_GROUPS = 1500  # with most complaints: more make the curve no better
_STRETCHES = 2.0 ** np.arange(-3, 3.5, 0.5)  # times as long as all, that people may wait
_LIKE_ALL = 20.0  # complaints of a group, that the curve of those who wait as long counts as
_BELIEF = 1.0  # complaint that the house's rate counts as much as, in a group


def lagged(sold: Numbers, lag: Numbers) -> Numbers:
    """Spread what was sold in each week (the last axis) over the weeks that complaints come in.

    `lag` is one curve for all rows, or has a row for each.
    """
    found = np.zeros_like(sold, float)
    weeks = sold.shape[-1]
    for weeks_after in range(min(weeks, lag.shape[-1])):
        share = lag[..., weeks_after, None]
        found[..., weeks_after:] += share * sold[..., : weeks - weeks_after]
    return found


@dataclass(frozen=True, eq=False)
class Lags:
    """The share of complaints that come 0, 1, 2 ... weeks after the sale.

    `curves` has a row for each value of the first dimension; the last is that of all, which sales
    of no known value have.
    """

    curves: Numbers

    def by_week(self, house: House, weights: Numbers, sales: Codes | Mask) -> Numbers:
        """Spread the weights of some sales over the weeks, and add them up."""
        own, week = house.sold_codes[sales, 0], house.sold_week[sales]
        is_there = np.bincount(own + 1, minlength=len(self.curves)) > 0
        kinds, row = np.flatnonzero(is_there), (is_there.cumsum() - 1)[own + 1]
        table = added(row * house.weeks + week, weights[sales], len(kinds) * house.weeks)
        spread = lagged(table.reshape(-1, house.weeks), self.curves[kinds - 1])
        return np.asarray(spread.sum(axis=0))

    def by_value(self, house: House, dimension: int, weights: Numbers) -> Numbers:
        """Spread the weights of all sales over the weeks, and add them up by value (a row)."""
        pair, value, first = house.pairs[dimension]
        table = added(pair * house.weeks + house.sold_week, weights, len(value) * house.weeks)
        spread = lagged(table.reshape(-1, house.weeks), self.curves[first])
        found = np.zeros((len(house.names[dimension]) + 1, house.weeks))
        starts = np.flatnonzero(np.diff(value, prepend=UNKNOWN - 1))
        if len(starts):
            found[value[starts]] = np.add.reduceat(spread, starts, axis=0)
        return found[:-1]


def known_lag(age: Codes, sold: Numbers) -> Numbers | None:
    """Return the share of complaints that come 0, 1, 2 ... weeks after the sale, where it is known.

    `age` are the weeks from sale to complaint, `sold` the units of each week until now: what was
    sold lately had no time yet for late complaints. None of too few complaints.
    """
    counts = np.bincount(age[(age >= 0) & (age < LAGS)], minlength=LAGS)
    if counts.sum() < _KNOWN:
        return None
    exposed = np.concatenate([sold.cumsum()[::-1], np.zeros(LAGS)])[:LAGS]
    rates = np.divide(counts, exposed, out=np.zeros(LAGS), where=exposed > 0)
    return np.asarray(rates / rates.sum())


def own_lags(group: Codes, age: Codes, sold: Numbers, whole: Numbers) -> Numbers:
    """Return the curve of each group, and in the last row the `whole` one.

    `sold` has a row for each group and a column for each week until now. People wait longer or
    shorter: by how much is the mean of what may be, given a group's complaints and how the groups
    differ (empirical Bayes by expectation-maximisation, over some stretches of the curve). Around
    that curve complaints of an age are Poisson's with a gamma rate, as in `factors`.
    """
    told = (age >= 0) & (age < LAGS) & (group != UNKNOWN)
    flat = group[told] * LAGS + age[told]
    counts = np.bincount(flat, minlength=len(sold) * LAGS).reshape(-1, LAGS).astype(float)
    old = np.zeros((len(sold), LAGS))  # units that were sold so many weeks ago, or more
    weeks = min(LAGS, sold.shape[1])
    old[:, :weeks] = sold.cumsum(axis=1)[:, ::-1][:, :weeks]
    near = _stretched(counts, old, whole)
    rate = counts.sum(axis=1) / np.maximum((old * near).sum(axis=1), 1e-12)
    found = (counts + _LIKE_ALL * near) / (old * rate[:, None] + _LIKE_ALL)
    return np.vstack([found / found.sum(axis=1, keepdims=True), whole])


def _stretched(counts: Numbers, old: Numbers, whole: Numbers) -> Numbers:
    """Return for each group the curve of all, stretched as its complaints say."""
    edges = np.arange(LAGS + 1.0)
    until = np.concatenate([[0.0], whole.cumsum()])
    curves = np.diff(np.interp(edges / _STRETCHES[:, None], edges, until), axis=1)
    curves /= np.maximum(curves.sum(axis=1, keepdims=True), 1e-12)  # 0: all would come later
    due = old[:, None, :] * curves
    share = due / np.maximum(due.sum(axis=2, keepdims=True), 1e-12)
    likely = (counts[:, None, :] * np.log(np.maximum(share, 1e-12))).sum(axis=2)
    likely = np.exp(likely - likely.max(axis=1, keepdims=True))
    before = np.full(len(_STRETCHES), 1 / len(_STRETCHES))
    for _ in range(_ROUNDS):
        each = likely * before
        each /= each.sum(axis=1, keepdims=True)
        before = each.mean(axis=0)
    found = each @ curves
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def lag_curve(counts: Numbers, sold: Numbers) -> Numbers:
    """Return the same where nobody knows of what sale complaints are.

    `counts` and `sold` have a row for each group and a column for each week. Each complaint is
    shared out among the sales before it by expectation-maximisation (Dempster, Laird, Rubin 1977;
    Richardson 1972, Lucy 1974 for curves). Weeks before there were sales to look back to are left
    out.
    """
    lags = min(LAGS, max(counts.shape[1] // 2, 1))
    order = np.argsort(-counts.sum(axis=1), kind="stable")[:_GROUPS]
    seen, base = counts[order][:, lags:], sold[order]
    rate = (seen.sum() + 0.5) / max(base[:, lags:].sum(), 1.0)
    own = (seen.sum(axis=1) + _BELIEF) / (base[:, lags:].sum(axis=1) + _BELIEF / rate)
    width = base.shape[1]
    before = np.stack([base[:, lags - one : width - one] for one in range(lags)])
    before = before * own[:, None]
    whole = before.sum(axis=(1, 2))
    found = np.full(lags, 1 / lags)
    for _ in range(_ROUNDS):
        told = np.tensordot(found, before, 1)
        ratio = np.divide(seen, told, out=np.zeros_like(told), where=told > 0)
        found = found * np.tensordot(before, ratio, 2) / np.maximum(whole, 1e-12)
        found = found / found.sum() if found.sum() > 0 else np.full(lags, 1 / lags)
    return np.asarray(np.pad(found, (0, LAGS - lags)))
