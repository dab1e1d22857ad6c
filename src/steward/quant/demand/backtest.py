"""Cuts through the past, what each method said there, and which of them is to be believed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steward.quant.demand.candidates import ENSEMBLE, METHODS
from steward.quant.demand.series import Numbers

CUTS = 3
_TRAINED = 8  # periods that must be left before a cut
_PRIOR = 200  # periods tested that speak as loud as those of all others of the class


def cuts(demand: Numbers, horizon: int) -> list[int]:
    """Return how many periods are known at each cut, the latest first; none for a short history.

    What is tested on is never longer than a third of what there is. Where it is scarce, the cuts
    stand nearer to each other than the horizon is long.
    """
    length = len(demand)
    tested = min(horizon, length // 3)
    room = length - tested - _TRAINED
    if room < 0:
        return []
    stride = max(min(tested, room // (CUTS - 1)), 1)
    return [length - tested - stride * number for number in range(min(CUTS, room // stride + 1))]


def choose(errors: Numbers, classes: Sequence[str]) -> NDArray[np.intp]:
    """Return which method is best for each series, as its place in METHODS.

    `errors` are series × cuts × METHODS × horizon. The root of the mean square is the least for
    the mean, which is what is chosen here: by the mean of absolute errors what hardly ever sells
    would best be forecast to never sell (Kolassa 2016). Few tests prove little: what a series
    itself shows counts beside what all of its class show, the more the longer it was tested.
    Without any test it is the ensemble.
    """
    own, weight = _own(errors)
    chosen = np.full(len(errors), METHODS.index(ENSEMBLE))
    for kind in set(classes):
        rows = np.flatnonzero(np.array(classes) == kind)
        of_class = _mean(own[rows], axis=0)
        share = (weight[rows] / (weight[rows] + _PRIOR))[:, None]
        score = share * own[rows] + (1 - share) * of_class
        score[np.isnan(score)] = np.inf
        tested = np.isfinite(score).any(axis=1)
        chosen[rows[tested]] = score[tested].argmin(axis=1)
    return chosen


def _own(errors: Numbers) -> tuple[Numbers, Numbers]:
    """Return each method's error against that of the ensemble, and the periods tested."""
    mean = np.sqrt(_mean(errors**2, axis=(1, 3)))
    ensemble = mean[:, [METHODS.index(ENSEMBLE)]]
    usual = np.where(ensemble > np.finfo(float).eps, ensemble, 1)
    tested = (~np.isnan(errors[:, :, METHODS.index(ENSEMBLE)])).sum(axis=(1, 2))
    return mean / usual, tested


def _mean(values: Numbers, axis: int | tuple[int, ...]) -> Numbers:
    """Return the mean of what is there, `nan` where nothing is."""
    there = ~np.isnan(values)
    count = there.sum(axis=axis)
    total = np.where(there, values, 0).sum(axis=axis)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))
