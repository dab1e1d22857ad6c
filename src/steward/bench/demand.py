"""What is measured of the forecasts: real demand, what came of it, and the time it takes.

A forecast is given what lies before a cut, and is measured on what lies behind: nothing else is
told, and nothing is chosen by what came.
"""

import csv
import os
import resource
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from steward.quant.demand import Forecast, Series, forecast, metrics
from steward.quant.demand.reorder import Costs, Terms, reorder_point, replay, rule_of_thumb
from steward.quant.demand.series import Numbers

_Rows = Sequence[Numbers] | Numbers
_DATA = Path(__file__).parents[4] / "shared" / "data" / "demand"
_MONTHS, _WEEKS = 12, 52
_SKUS, _HISTORY, _AHEAD = 5_000, 156, 8
_MONDAY = date(2014, 1, 6)
_LEAD_TIME, _ANEW = 2, 4


def measure_demand() -> Iterator[dict[str, Any]]:
    """Measure forecasts of spare parts, of weekly series and of a grocer, and reordering there."""
    for name, measured, file in (
        ("demand_auto", _auto, "Auto.csv"),
        ("demand_m4_weekly", _m4_weekly, "m4_weekly"),
        ("demand_pasta", _pasta, "pasta/pasta.csv"),
        ("demand_reorder", _reorder, "pasta/pasta.csv"),
    ):
        if (_DATA / file).exists():
            with _costs() as costs:
                found = list(measured())
            yield from ({"op": name, **figures, **costs} for figures in found)
        else:
            lacking = f"needs ../shared/data/demand/{file}, which is not here"
            yield {"op": name, "skipped": lacking}
    with _costs() as costs:
        forecast(_made_up(), horizon=_AHEAD, cycle=_WEEKS)
    yield {"op": "demand_speed", "skus": _SKUS, "weeks": _HISTORY, **costs, "bar": 300}


@contextmanager
def _costs() -> Iterator[dict[str, float]]:
    """Yield what a `with` block costs, once it has ended; memory is the sum of all peaks."""
    found: dict[str, float] = {}
    began, before = perf_counter(), _cpu_seconds()
    yield found
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)
    found["seconds"] = round(perf_counter() - began, 1)
    found["cpu_seconds"] = round(_cpu_seconds() - before, 1)
    found["peak_mb"] = round(own + child * len(os.sched_getaffinity(0)))


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu_seconds() -> float:
    used = map(resource.getrusage, _WHO)
    return sum(one.ru_utime + one.ru_stime for one in used)


def _auto() -> Iterator[dict[str, Any]]:
    rows = np.array([[float(cell) for cell in row] for row in _rows("Auto.csv")])
    known, came = rows[:, :-6], rows[:, -6:]
    found = _forecasts(known, 6, _MONTHS)
    yield {"series": len(rows), "mase": _mase(known, came, _medians(found)), "bar": 0.87}


def _m4_weekly() -> Iterator[dict[str, Any]]:
    known, came = (
        [np.array([float(cell) for cell in row[1:] if cell]) for row in _rows(f"m4_weekly/{file}")]
        for file in ("Weekly-train.csv", "Weekly-test.csv")
    )
    said = _medians(_forecasts(known, len(came[0]), _WEEKS))
    errors = [metrics.smape(*pair) for pair in zip(np.array(came), said, strict=True)]
    yield {
        "series": len(known),
        "smape": round(_mean(errors), 3),
        "mase": _mase(known, came, said),
        "bar": "smape 7.3, mase 2.38",
    }


def _pasta() -> Iterator[dict[str, Any]]:
    demand = _pasta_weeks()
    end = demand.shape[1]
    said, naive, came, within = [], [], [], []
    for cut in range(end - 4 * _AHEAD, end, _AHEAD):
        found = _forecasts(demand[:, :cut], _AHEAD, _WEEKS)
        came.append(demand[:, cut : cut + _AHEAD])
        said.append(_medians(found))
        naive.append(demand[:, cut - _WEEKS : cut - _WEEKS + _AHEAD])
        low, high = (np.array([one.quantiles[share] for one in found]) for share in (0.1, 0.9))
        within.append((low <= came[-1]) & (came[-1] <= high))
    actual = np.array(came)
    wape, by_naive = (metrics.wape(actual, np.array(one)) or 0 for one in (said, naive))
    yield {
        "wape": round(wape, 4),
        "seasonal_naive": round(by_naive, 4),
        "below_naive": round(1 - wape / by_naive, 3),
        "bar": 0.25,
        "within_80": round(float(np.mean(within)), 3),
    }


def _reorder() -> Iterator[dict[str, Any]]:
    """Play a year of weekly reviews, forecasts made anew every four weeks: what is short is lost.

    Then once more, where it waits, and costs its shortage in each week.
    """
    demand = _pasta_weeks()
    start = demand.shape[1] - _WEEKS
    blocks = [
        _forecasts(demand[:, :now], _ANEW + _LEAD_TIME + 1, _WEEKS)
        for now in range(start, demand.shape[1], _ANEW)
    ]
    for name, lost in (("lost", True), ("waiting", False)):
        terms = Terms((_LEAD_TIME,), holding=0.2, shortage=1.0, lost=lost)
        levels = np.concatenate(
            [
                _levels(found, demand[:, : start + _ANEW * number], terms)
                for number, found in enumerate(blocks)
            ],
            axis=1,
        )
        yield {"short_is": name, **_played(demand, start, levels, terms), "bar": 0.2}


def _levels(found: Sequence[Forecast], known: Numbers, terms: Terms) -> Numbers:
    """Return series × weeks until the next forecasts: up to where to order in each of them."""
    return np.array(
        [
            [
                reorder_point(replace(one, mean=one.mean[week:]), history, terms)
                for week in range(_ANEW)
            ]
            for one, history in zip(found, known, strict=True)
        ]
    )


def _played(demand: Numbers, start: int, levels: Numbers, terms: Terms) -> dict[str, Any]:
    costs = Costs(terms.holding, terms.shortage, lost=terms.lost)
    ours, thumbs = [], []
    for history, ups in zip(demand, levels, strict=True):
        thumb = rule_of_thumb(history, start, _LEAD_TIME, _WEEKS)
        play = partial(replay, history[start:], stock=thumb(0), lead_time=_LEAD_TIME, costs=costs)
        thumbs.append(play(thumb))
        ours.append(play(ups.tolist().__getitem__))
    cost, by_thumb = (sum(one.cost for one in some) for some in (ours, thumbs))
    return {
        "cost": round(cost),
        "rule_of_thumb": round(by_thumb),
        "below_rule": round(1 - cost / by_thumb, 3),
        "held": round(sum(one.held for one in ours)),
        "held_by_rule": round(sum(one.held for one in thumbs)),
        "short": round(sum(one.short for one in ours)),
        "short_by_rule": round(sum(one.short for one in thumbs)),
    }


def _pasta_weeks() -> Numbers:
    """Return SKUs × whole weeks of the grocer's days."""
    sums: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for day, brand, product, value, _ in _rows("pasta/pasta.csv"):
        week = (date.fromisoformat(day) - _MONDAY).days // 7
        sums[brand, product][week] += float(value)
    last = max(max(weeks) for weeks in sums.values())  # it has a Monday only
    return np.array([[sums[sku][week] for week in range(last)] for sku in sorted(sums)])


def _made_up() -> list[Series]:
    """Make up demand of all classes, half of it with a season."""
    rng = np.random.default_rng(7)
    weeks = np.arange(_HISTORY)
    rates = rng.lognormal(1.5, 1.5, _SKUS)
    swings = rng.uniform(0, 0.6, _SKUS) * (np.arange(_SKUS) % 2)
    return [
        Series(f"SKU-{number}", rng.poisson(rate * (1 + swing * np.sin(weeks * np.pi / 26))) * 1.0)
        for number, (rate, swing) in enumerate(zip(rates, swings, strict=True))
    ]


def _rows(file: str) -> list[list[str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def _forecasts(known: _Rows, horizon: int, cycle: int) -> list[Forecast]:
    series = [Series(str(number), one) for number, one in enumerate(known)]
    return forecast(series, horizon=horizon, cycle=cycle)


def _medians(found: Sequence[Forecast]) -> Numbers:
    return np.array([one.median for one in found])


def _mase(
    known: Sequence[Numbers] | Numbers, came: Sequence[Numbers] | Numbers, said: Numbers
) -> float:
    every = zip(came, said, known, strict=True)
    return round(_mean([metrics.mase(*one) for one in every]), 4)


def _mean(values: Sequence[float | None]) -> float:
    return float(np.mean([value for value in values if value is not None]))
