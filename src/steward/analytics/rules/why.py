"""From the answers of the books to what a bridge and a search are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from steward.analytics.rules.asking import Row
from steward.analytics.rules.boards.period import Span, buckets, next_start, start_of
from steward.analytics.rules.metrics import Metric, Unit
from steward.quant.drivers import Sold
from steward.quant.search import Expected, Leaves, expect, expect_rate

_HISTORY = {"month": 48, "week": 156, "day": 120}  # periods that are looked at
_CYCLES = {"month": 12, "week": 52, "day": 7}
_LEAST = 8  # periods before
_WEEK = 7
_QUANTA = {Unit.MONEY: Decimal("0.01"), Unit.COUNT: Decimal(1), Unit.QUANTITY: Decimal("0.0001")}
_TOPS, _BASES = ("part", "sum"), ("whole", "n")

Numbers = NDArray[np.float64]


def quantum(metric: Metric) -> Decimal:
    """Return the smallest amount that a metric that adds up is counted in."""
    return _QUANTA.get(metric.unit, Decimal("0.01"))


def amounts(rows: Sequence[Row]) -> dict[str, Decimal]:
    """Return the figures of groups by their names; the empty name is none."""
    return {str(row.keys[0] or ""): Decimal(row.figure.value or 0) for row in rows}


def sold(money: Sequence[Row], units: Mapping[str, Decimal]) -> dict[str, Sold]:
    """Return what of each product was sold, from the rows of a metric of money."""
    return {
        name: Sold(units.get(name, Decimal(0)), _streams(row))
        for row in money
        for name in [str(row.keys[0] or "")]
    }


def sold_in_orders(rows: Sequence[Row]) -> dict[str, Sold]:
    """Return what of each product lies in orders, from the rows of the average order."""
    return {
        str(row.keys[0] or ""): Sold(_number(row, "units"), {"price": _number(row, "sum")})
        for row in rows
    }


def _number(row: Row, part: str) -> Decimal:
    return Decimal(str(row.parts[part] or 0))


def _streams(row: Row) -> dict[str, Decimal]:
    """Return the money of a row; that of a margin as price and cost."""
    if "cost_cents" in row.parts:
        return {"price": _number(row, "left"), "cost": -_number(row, "cost_cents") / 100}
    return {"price": Decimal(row.figure.value or 0)}


@dataclass(frozen=True)
class Steps:
    """The weeks (months, days) of a time that is to be explained, and those before it."""

    grain: str
    now: Span
    since: date

    @property
    def ahead(self) -> int:
        """How many there are in the time itself."""
        return len(list(buckets(self.now, self.grain)))

    @property
    def cycle(self) -> int:
        """How many make a season."""
        return _CYCLES[self.grain]


def steps_of(now: Span) -> Steps:
    """Return months where a time is whole months, else its whole weeks, or its days."""
    if now.since.day == 1 == now.until.day:
        grain, span = "month", now
    else:
        first = start_of(now.since + timedelta(days=_WEEK - 1), "week")
        last = start_of(now.until, "week")
        is_weeks = (last - first).days >= _WEEK
        grain, span = ("week", Span(first, last)) if is_weeks else ("day", now)
    since = span.since
    for _ in range(_HISTORY[grain]):
        since = start_of(since - timedelta(days=1), grain)
    return Steps(grain, span, since)


def is_searchable(metric: Metric, *, is_sum: bool) -> bool:
    """Whether groups of a metric can be searched: they add up, or are one sum over another."""
    return metric.adds_up and (is_sum or _rate_parts(metric) is not None)


def _rate_parts(metric: Metric) -> tuple[str, str] | None:
    top = next((name for name in _TOPS if name in metric.parts), None)
    base = next((name for name in _BASES if name in metric.parts), None)
    return (top, base) if top and base else None


def cube(
    rows: Sequence[Row], dimensions: tuple[str, ...], metric: Metric, steps: Steps, *, is_sum: bool
) -> tuple[Leaves, Expected] | None:
    """Return the leaves of a time with what was to be expected; None of too short a history.

    The keys of a row are its week (month, day), then its values of the dimensions.
    """
    times = _times(rows, steps)
    before = len(times) - steps.ahead
    if before < _LEAST:
        return None
    place: dict[object, int] = {time: number for number, time in enumerate(times)}
    leaves = {row.keys[1:]: None for row in rows}
    leaf = {keys: number for number, keys in enumerate(leaves)}
    parts = ("value",) if is_sum else _rate_parts(metric) or ("value",)
    layers = np.zeros((len(parts), len(leaves), len(times)))
    for row in rows:
        if row.keys[0] in place:
            at = leaf[row.keys[1:]], place[row.keys[0]]
            for layer, part in zip(layers, parts, strict=True):
                layer[at] += float((row.figure.value if is_sum else row.parts[part]) or 0)
    names, codes = _coded(list(leaves), len(dimensions))
    if is_sum:
        (values,) = layers
        told = expect(values[:, :before], codes, steps.cycle, steps.ahead)
        return Leaves(dimensions, names, codes, values[:, before:].sum(axis=1)), told
    tops, bases = (_folded(layer, steps.ahead) for layer in layers)
    cycle = steps.cycle // steps.ahead if steps.cycle % steps.ahead == 0 else 1
    told = expect_rate(tops[:, :-1], bases[:, :-1], bases[:, -1], codes, cycle)
    return Leaves(dimensions, names, codes, tops[:, -1]), told


def _times(rows: Sequence[Row], steps: Steps) -> list[date]:
    """Return all weeks (months, days) from the first that has anything to the last of now."""
    there = [row.keys[0] for row in rows if isinstance(row.keys[0], date)]
    time = start_of(max(steps.since, min(there, default=steps.now.since)), steps.grain)
    times = []
    while time < steps.now.until:
        times.append(time)
        time = next_start(time, steps.grain)
    return times


def _coded(
    leaves: list[tuple[str | date | None, ...]], width: int
) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.intp]]:
    columns = [[str(keys[place] or "") for keys in leaves] for place in range(width)]
    names = tuple(tuple(sorted(set(column))) for column in columns)
    numbers = [{name: number for number, name in enumerate(known)} for known in names]
    codes = [[known[one] for one in column] for known, column in zip(numbers, columns, strict=True)]
    return names, np.array(codes, np.intp).T.reshape(len(leaves), width)


def _folded(layer: Numbers, together: int) -> Numbers:
    """Add up so many periods each, counted from the end; a rest at the beginning is left out."""
    whole = layer.shape[1] // together
    late = layer[:, layer.shape[1] - whole * together :]
    return np.asarray(late.reshape(len(layer), whole, together).sum(axis=2))
