"""How far from a forecast demand comes: by the errors of the backtest, and no distribution.

Split conformal prediction (Vovk, Gammerman, Shafer 2005): what was missed in periods that the
forecast did not know is how far it misses. A series is tested too seldom to know more than how
large its errors are; what they are like, it learns from all of its class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steward.quant.demand.series import QUANTILES, Numbers, Spread

_KEPT = 1_000  # paths of errors that stand for those of a class
_NAIVE = 4.0  # tests that the naive error in the history counts for
_STEADY = 10.0  # series without a word on it, who would say that errors do not grow
# Where hardly anything was tested: errors of a normal distribution, in units of their mean size.
_UNKNOWN = np.array([-2.5, -2.1, -1.6, -0.85, 0.0, 0.85, 1.6, 2.1, 2.5])


@dataclass(frozen=True, eq=False)
class _Class:
    """What errors are like in a class: single ones, in steps of like size, and whole paths."""

    quantiles: Numbers
    growth: Numbers
    paths: Numbers


def scale_of(errors: Numbers, demand: Numbers, point: float) -> float:
    """Return the usual size of the errors of a series; zero only where nothing ever moves.

    A single observation has no spread: its root is taken, as of things that come one by one.
    """
    tested = np.abs(errors[~np.isnan(errors)])
    steps = np.abs(np.diff(demand[~np.isnan(demand)]))
    naive = float(steps.mean()) if len(steps) else float(np.sqrt(max(point, 0)))
    return (float(tested.sum()) + _NAIVE * naive) / (len(tested) + _NAIVE)


def spreads(errors: Numbers, scales: Numbers, classes: Sequence[str]) -> list[Spread]:
    """Return the spread of each series.

    `errors` is what came less what was forecast, series × cuts × horizon, `nan` where nothing was
    tested; `scales` is their size, as `scale_of` says.
    """
    found: dict[str, _Class] = {}
    for kind in set(classes):
        rows = np.flatnonzero(np.array(classes) == kind)
        scale = scales[rows, None, None]
        found[kind] = _learn(errors[rows] / np.where(scale > np.finfo(float).eps, scale, 1))
    return [
        Spread(float(scale), found[kind].quantiles, found[kind].growth, found[kind].paths)
        for scale, kind in zip(scales, classes, strict=True)
    ]


def _learn(relative: Numbers) -> _Class:
    growth = _growth(relative)
    steady = relative / growth
    single = steady[~np.isnan(steady)]
    usual = single.mean() if len(single) else 0.0  # the forecast's mean is believed: this is chance
    pool = np.concatenate([single - usual, _UNKNOWN])
    return _Class(np.quantile(pool, QUANTILES), growth, _paths((steady - usual) * growth))


def _growth(relative: Numbers) -> Numbers:
    """Return how large errors are at each period ahead, against the usual one; never zero."""
    there = ~np.isnan(relative)
    size, count = np.where(there, np.abs(relative), 0), there.sum(axis=(0, 1))
    usual = size.sum() / max(there.sum(), 1) or 1.0
    step = size.sum(axis=(0, 1)) / np.maximum(count, 1) / usual
    step = np.where(count > 0, step, max(step.max(), 1.0))  # beyond what could be tested
    series = there.any(axis=(1, 2)).sum()
    return np.asarray((series * step + _STEADY) / (series + _STEADY))


def _paths(relative: Numbers) -> Numbers:
    """Return errors as they followed one another; one that was tested in part goes on as it began.

    Without any, single errors of a normal distribution follow one another in all orders.
    """
    horizon = relative.shape[-1]
    rows = relative.reshape(-1, horizon)
    rows = rows[~np.isnan(rows).all(axis=1)]
    if not len(rows):
        turned = [np.roll(_UNKNOWN, turn) for turn in range(len(_UNKNOWN))]
        return np.array([np.resize(one, horizon) for one in turned])
    kept = rows[np.linspace(0, len(rows) - 1, min(len(rows), _KEPT)).astype(int)]
    return np.array([np.resize(row[~np.isnan(row)], horizon) for row in kept])
