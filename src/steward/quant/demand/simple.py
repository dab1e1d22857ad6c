"""Forecasts that need no library: what the past was on average, lately, and a cycle ago."""

import numpy as np
from numpy.typing import NDArray

from steward.quant.demand.season import places, season
from steward.quant.demand.series import Numbers

_SMOOTHING = 0.1  # the weight of the newest demand, usual for things sold piece by piece
_NEIGHBOURS = 4  # periods seen on each side of a gap that tell its level


def mean(demand: Numbers, horizon: int) -> Numbers:
    """Forecast the mean of what was seen."""
    return np.full(horizon, np.nanmean(demand))


def naive(demand: Numbers, horizon: int) -> Numbers:
    """Forecast what was seen last."""
    return np.full(horizon, demand[~np.isnan(demand)][-1])


def smoothed(demand: Numbers, horizon: int) -> Numbers:
    """Forecast by simple exponential smoothing, which begins as the mean of the first ten."""
    return np.full(horizon, levels(demand[~np.isnan(demand)])[-1])


def levels(demand: Numbers) -> Numbers:
    """Return the smoothed level after each period; `demand` has no gaps, and is not empty."""
    level = float(demand[0])
    found = [level]
    for count, one in enumerate(demand[1:].tolist(), start=2):
        level += max(_SMOOTHING, 1 / count) * (one - level)
        found.append(level)
    return np.array(found)


def seasonal_naive(demand: Numbers, horizon: int, cycle: int) -> Numbers:
    """Forecast what was seen a cycle ago.

    Where it was not seen, or there is no whole cycle, that of an earlier one, or what came last.
    """
    latest = naive(demand, cycle)
    whole = len(demand) // cycle * cycle
    for one in demand[len(demand) - whole :].reshape(-1, cycle):
        latest = np.where(np.isnan(one), latest, one)
    return np.resize(latest, horizon)


def filled(demand: Numbers, cycle: int) -> Numbers:
    """Put in what was likely asked for where it was not seen: the level around it, in season."""
    gaps = np.isnan(demand)
    if not gaps.any():
        return demand
    without_season = _from_neighbours(demand, gaps)
    factors = season(without_season, cycle)[places(len(demand), cycle)]
    return np.where(gaps, _from_neighbours(demand / factors, gaps) * factors, demand)


def _from_neighbours(demand: Numbers, gaps: NDArray[np.bool_]) -> Numbers:
    """Put the mean of the nearest that were seen, before and behind, into the gaps."""
    seen, result = np.flatnonzero(~gaps), demand.copy()
    for gap in np.flatnonzero(gaps):
        behind = int(np.searchsorted(seen, gap))
        near = seen[max(behind - _NEIGHBOURS, 0) : behind + _NEIGHBOURS]
        result[gap] = demand[near].mean()
    return result
