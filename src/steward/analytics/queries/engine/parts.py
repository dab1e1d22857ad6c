"""The parts of metrics as cubes hold them: what adds up, and how it is summed once more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import ibis.expr.operations as ops

from steward.analytics.queries.engine.asking import together, written
from steward.analytics.queries.engine.views import outline
from steward.analytics.rules.metrics import METRICS, Each, Expression, Metric
from steward.analytics.rules.views import VIEWS

_ONCE_MORE = {
    ops.Sum: "sum",
    ops.Count: "sum",
    ops.CountStar: "sum",
    ops.Min: "min",
    ops.Max: "max",
}


@dataclass(frozen=True)
class Cell:
    """A column of cubes: what is computed of rows, or of what an `each` brings together of them.

    The same computation has the same `column`, in whichever metric it is.
    """

    column: str
    compute: Callable[[Expression], Expression]
    each: Each | None
    kind: Any  # of Ibis, which has no types
    adds_by: str
    is_count: bool

    def once_more(self, column: Expression) -> Expression:
        """Sum the cell up over rows that hold it; there are none of nothing."""
        added = getattr(column, self.adds_by)()
        return added.fill_null(0) if self.is_count else added


@cache
def cells_of(name: str) -> Mapping[str, Cell] | None:
    """Return what cubes hold of a metric; None where they cannot tell it.

    These are its parts; or, where things are brought together by a dimension, their sums.
    """
    metric = METRICS[name]
    each = metric.each
    if each and each.dimension:
        found = {one: _cell(metric, _sum_of(one), None) for one in each.sums}
    elif each and not each.is_of_one_day:
        return None
    else:
        found = {part: _cell(metric, compute, each) for part, compute in metric.parts.items()}
    return {part: cell for part, cell in found.items() if cell} if all(found.values()) else None


def _sum_of(column: str) -> Callable[[Expression], Expression]:
    return lambda view: view[column].sum()


def _cell(
    metric: Metric, compute: Callable[[Expression], Expression], each: Each | None
) -> Cell | None:
    rows = outline(VIEWS[metric.view])
    rows = together(rows, {}, each) if each else rows
    value = compute(rows)
    adds_by = _ONCE_MORE.get(type(value.op()))
    if adds_by is None:
        return None
    words = written(rows.aggregate(part=value), "duckdb")
    column = f"p_{sha256(words.encode()).hexdigest()[:12]}"
    is_count = isinstance(value.op(), ops.Count | ops.CountStar)
    return Cell(column, compute, each, value.type(), adds_by, is_count)


@cache
def catalogue(view: str) -> Mapping[str, Cell]:
    """Return the columns of a view's cubes."""
    metrics = (name for name, metric in METRICS.items() if metric.view == view)
    cells = (cell for name in metrics for cell in (cells_of(name) or {}).values())
    return {cell.column: cell for cell in sorted(cells, key=lambda one: one.column)}
