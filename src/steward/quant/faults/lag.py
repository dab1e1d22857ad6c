"""How long after the sale people complain: one curve, which all groups tell together."""

import numpy as np

from steward.quant.faults.house import Codes, Numbers

LAGS = 13  # weeks after the sale in which complaints come
_ROUNDS = 40
_KNOWN = 100  # complaints of a known sale, of which the curve is counted
_GROUPS = 1500  # with most complaints: more make the curve no better
_BELIEF = 1.0  # complaint that the house's rate counts as much as, in a group


def lagged(sold: Numbers, lag: Numbers) -> Numbers:
    """Spread what was sold in each week (the last axis) over the weeks that complaints come in."""
    found = np.zeros_like(sold, float)
    weeks = sold.shape[-1]
    for weeks_after, share in enumerate(lag[:weeks]):
        found[..., weeks_after:] += share * sold[..., : weeks - weeks_after]
    return found


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
