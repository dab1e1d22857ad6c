"""What each method says of a series at one point in time, put back into season and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from steward.quant.demand import simple
from steward.quant.demand.classes import demand_class
from steward.quant.demand.ladder import DENSE, FULL, SPARSE, fitted_by_library, members
from steward.quant.demand.processes import Task
from steward.quant.demand.season import places, season
from steward.quant.demand.series import DemandClass, Numbers

ENSEMBLE, NAIVE = "ensemble", "seasonal naive"
METHODS = (ENSEMBLE, *DENSE, *SPARSE, "smoothed", "mean", "naive", NAIVE)

_LONGEST = 5  # cycles that a method looks back
_LONG_ENOUGH = 120  # periods, where a cycle is short
_RECENT = 2  # cycles in which spikes are looked for
_FAR_OUT = 3.0  # times the distance between the quartiles
_AROUND = 5  # periods
_STEADY = (DemandClass.SMOOTH, DemandClass.ERRATIC)
_MOST = 3.0  # times what was ever asked for in a period


@dataclass(frozen=True, eq=False)
class Past:
    """A series up to a point in time: as it was seen, and its level without gaps, season, spikes.

    `spikes` is what the spikes that were taken off make in a period, on average.
    """

    demand: Numbers
    kind: DemandClass
    names: tuple[str, ...]
    level: Numbers
    factors: Numbers
    spikes: float = 0.0

    def task(self) -> Task | None:
        """Return what is to be fitted by the library, if anything."""
        methods = fitted_by_library(self.names)
        return Task(methods, self.level) if methods else None


def look_back(demand: Numbers, cycle: int) -> Past:
    """Prepare what was seen until a point in time; nothing that comes later is in it."""
    seen = int(np.count_nonzero(~np.isnan(demand)))
    kind = demand_class(demand)
    names = members(kind, seen)
    if seen < FULL:
        return Past(demand, kind, names, demand, np.ones(cycle))
    whole = simple.filled(demand, cycle)
    factors = season(whole, cycle)
    level = whole / factors[places(len(whole), cycle)]
    level = level[-max(_LONGEST * cycle, _LONG_ENOUGH) :]
    if kind not in _STEADY:
        return Past(demand, kind, names, level, factors)
    bound = _bounds(level, max(_RECENT * cycle, FULL))
    spikes = np.maximum(level - bound, 0)[-max(_RECENT * cycle, FULL) :]
    return Past(demand, kind, names, np.minimum(level, bound), factors, float(spikes.mean()))


def _bounds(level: Numbers, recent: int) -> Numbers:
    """Return above what demand is a spike: an order or a promotion that says nothing of the next.

    Tukey's far-out fence, and what is usual in the five periods around: demand that stays high is
    no spike. A spike is expected to come again as often as before, not to go on.
    """
    low, high = np.quantile(level[-recent:], (0.25, 0.75))
    around = np.median(sliding_window_view(level, _AROUND), axis=1)
    usual = np.pad(around, _AROUND // 2, mode="edge")
    return np.asarray(np.maximum(usual, high + _FAR_OUT * (high - low)))


def candidates(past: Past, fitted: Numbers | None, horizon: int) -> Numbers:
    """Return a row for each of METHODS, `nan` for those that are not asked.

    `fitted` are the rows of the library's methods for `past.task()`.
    """
    found = _simple(past, horizon)
    if fitted is not None:
        found |= zip(fitted_by_library(past.names), fitted, strict=True)
    ahead = np.resize(past.factors, horizon)
    in_season = {
        name: values if name in (NAIVE, "naive") else (values + past.spikes) * ahead
        for name, values in found.items()
    }
    return _table(past, in_season, horizon)


def _simple(past: Past, horizon: int) -> dict[str, Numbers]:
    if not past.names:
        return {}
    return {
        "smoothed": simple.smoothed(past.level, horizon),
        "mean": simple.mean(past.level, horizon),
        "naive": simple.naive(past.demand, horizon),
        NAIVE: simple.seasonal_naive(past.demand, horizon, len(past.factors)),
    }


def _table(past: Past, found: Mapping[str, Numbers], horizon: int) -> Numbers:
    nothing = np.full(horizon, np.nan)
    rows = np.array([found.get(name, nothing) for name in METHODS])
    if found:
        rows[~np.isfinite(rows).all(axis=1)] = np.nan
        rows = np.clip(rows, 0, _MOST * np.nanmax(past.demand))
        asked = rows[[METHODS.index(name) for name in past.names]]
        rows[METHODS.index(ENSEMBLE)] = np.median(asked[~np.isnan(asked[:, 0])], axis=0)
    return rows
