"""Customers' worth measured: known parameters found, orders held out, and a million customers."""

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.bench.meter import peak_mb
from steward.quant.worth import (
    LAPSED,
    HeldOut,
    Histories,
    Orders,
    Terms,
    alive,
    chance_of_gap,
    customer_value,
    expected,
    fit_returning,
    fit_rhythm,
    fit_spending,
    held_out,
    interval,
    rfm,
    worth_of_order,
)
from steward.quant.worth.cases import draw
from steward.quant.worth.orders import WEEK

CUSTOMERS = 1_000_000
_DATA = Path(__file__).parents[4] / "shared" / "data" / "sales" / "cdnow"
_KNOWN = (0.243, 4.414, 0.793, 2.426)  # published by Fader, Hardie, Lee (2005)
_CUT, _AHEAD = np.datetime64("1997-09-30"), 39.0
_LINE = [("customer", "i8"), ("day", "U8"), ("pieces", "i8"), ("amount", "f8")]
_SEED, _SEASON, _MARGIN = 2026, 13.0, 0.4
_REGULAR = 2  # gaps of their own


def measure_worth() -> Iterator[dict[str, Any]]:
    """Fit what is published of CDNOW, hold half a year of it out, and fit a million customers."""
    for name, measured, file in (
        ("worth_cdnow", _parameters, "cdnow_customers_summary.csv"),
        ("worth_held_out", _held_out, "CDNOW_master.txt"),
    ):
        if (_DATA / file).exists():
            yield {"op": name, **measured(_DATA / file)}
        else:
            lacking = f"needs ../shared/data/sales/cdnow/{file}, which is not here"
            yield {"op": name, "skipped": lacking}
    yield {"op": "worth_speed", **_speed()}


def _parameters(file: Path) -> dict[str, Any]:
    """Fit the tenth of the customers of which the parameters are published."""
    rows = np.loadtxt(file, delimiter=",", skiprows=1)
    found = fit_returning(Histories(*rows[:, 1:].T)).found
    off = np.abs(np.array(found.values) / _KNOWN - 1)
    return {
        "customers": len(rows),
        **dict(zip(("r", "alpha", "a", "b"), (round(one, 4) for one in found.values), strict=True)),
        "likelihood": round(found.likelihood, 1),
        "worst_error": round(float(off.max()), 4),
        "bar": 0.01,
    }


class _Cut(NamedTuple):
    """Orders up to the cut, and of each of these customers how many and how much came behind."""

    known: Orders
    came: NDArray[np.float64]
    paid: NDArray[np.float64]


def _held_out(file: Path) -> dict[str, Any]:
    """Fit all customers up to the cut, and hold that against what came in as many weeks behind."""
    cut = _read(file)
    histories, paid = cut.known.histories(0), cut.known.paid()
    model, spending = fit_returning(histories).model, fit_spending(paid).model
    found = held_out(model, histories, cut.came, histories.repeats, _AHEAD)
    amount = worth_of_order(spending, paid)
    revenue = float((expected(model, histories, _AHEAD) * amount).sum())
    return {
        **_errors(found),
        "revenue_bias": round(revenue / float(cut.paid.sum()) - 1, 3),
        **_amounts_missed(cut, amount, spending.usual),
        **_came_again(cut, histories),
    }


def _read(file: Path) -> _Cut:
    lines = np.loadtxt(file, dtype=_LINE, skiprows=1)
    written = [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in lines["day"].tolist()]
    days = (np.array(written, "datetime64[D]") - _CUT).astype(int)
    orders = Orders(lines["customer"], days, lines["amount"])
    known = orders.until(0)
    later = (days > 0) & np.isin(lines["customer"], known.customers)
    places = np.searchsorted(known.customers, lines["customer"][later])
    paid = np.bincount(places, lines["amount"][later], len(known.customers)).astype(float)
    return _Cut(known, orders.counts(known.customers, 0, _AHEAD * WEEK), paid)


def _errors(found: HeldOut) -> dict[str, Any]:
    return {
        "customers": found.customers,
        "weeks": found.ahead,
        "came": found.came,
        "mae": round(found.model.mean, 3),
        "mae_naive": round(found.naive.mean, 3),
        "rmse": round(found.model.root_square, 3),
        "rmse_naive": round(found.naive.root_square, 3),
        "bias": round(found.model.bias or 0, 3),
        "bias_naive": round(found.naive.bias or 0, 3),
        "brier": round(found.brier, 4),
        "brier_of_share": round(found.brier_of_share, 4),
        "within_95": round(found.within, 3),
        "tenths": [
            {name: round(value, 3) for name, value in one._asdict().items()} for one in found.tenths
        ],
        "bar": "mae below mae_naive",
    }


def _amounts_missed(cut: _Cut, said: NDArray[np.float64], usual: float) -> dict[str, Any]:
    """Return by how much the average amount is missed of those who came again."""
    came, paid = cut.came > 0, cut.known.paid()
    average = cut.paid[came] / cut.came[came]
    own = np.where(paid.orders > 0, paid.average, usual)
    guesses = {
        "amount_mae": said,
        "amount_mae_own": own,
        "amount_mae_all": np.full(len(own), usual),
    }
    return {
        name: round(float(np.abs(one[came] - average).mean()), 2) for name, one in guesses.items()
    }


def _came_again(cut: _Cut, histories: Histories) -> dict[str, Any]:
    """Return which shares of customers with gaps of their own came again, lapsed and not."""
    gaps = cut.known.gaps()
    silent = (histories.age - histories.last) * WEEK
    rare = chance_of_gap(fit_rhythm(gaps).model, gaps, silent)
    regular, came = gaps.many >= _REGULAR, cut.came > 0
    classes = {"lapsed": rare <= LAPSED, "in_time": rare > 1 / 2}
    return {
        f"{name}_{what}": figure
        for name, some in classes.items()
        for what, figure in (
            ("customers", int((regular & some).sum())),
            ("came_again", round(float(came[regular & some].mean()), 3)),
        )
    }


def _speed() -> dict[str, Any]:
    """Fit simulated customers of three years, by whole days, and tell all of each of them.

    Drawing them is not counted. `taken_mb` is the most that was taken beside the orders, with all
    that is told; `peak_mb` the most that the process ever had, with the drawing in it.
    """
    orders = draw(CUSTOMERS, _SEED, weeks=(1, 156), whole_days=True).orders
    tracemalloc.start()
    costs: dict[str, float] = {}
    began, used = perf_counter(), process_time()
    with _timed(costs, "columns_s"):
        known, paid, gaps = orders.histories(0), orders.paid(), orders.gaps()
    with _timed(costs, "fit_returning_s"):
        returning = fit_returning(known)
    with _timed(costs, "fit_spending_s"):
        spending = fit_spending(paid).model
    with _timed(costs, "fit_rhythm_s"):
        rhythm = fit_rhythm(gaps).model
    with _timed(costs, "told_s"):
        silent = (known.age - known.last) * WEEK
        for tell in (expected, interval):
            tell(returning.model, known, _SEASON)
        alive(returning.model, known)
        chance_of_gap(rhythm, gaps, silent)
    with _timed(costs, "value_s"):
        customer_value(returning.model, spending, known, paid, Terms(_MARGIN))
    with _timed(costs, "rfm_s"):
        rfm(silent, known.repeats + 1, paid.orders * paid.average, window=float(silent.max()))
    taken_mb = round(tracemalloc.get_traced_memory()[1] / 1024**2)
    tracemalloc.stop()
    return {
        "customers": len(orders.customers),
        "orders": len(orders),
        **costs,
        "seconds": round(perf_counter() - began, 1),
        "cpu_seconds": round(process_time() - used, 1),
        "taken_mb": taken_mb,
        "peak_mb": round(peak_mb(os.getpid())),
    }


@contextmanager
def _timed(costs: dict[str, float], name: str) -> Iterator[None]:
    """Note how many seconds a `with` block takes."""
    began = perf_counter()
    yield
    costs[name] = round(perf_counter() - began, 1)
