"""An answer put together of pieces: the months that cubes know, and the rows of the others."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import ibis

from steward.analytics.queries.engine.asking import (
    PART,
    by_keys,
    chosen,
    keys_of,
    needed_by,
    together,
)
from steward.analytics.queries.engine.parts import Cell, catalogue, cells_of
from steward.analytics.queries.engine.views import outline, whole_view
from steward.analytics.queries.manifest import Cube, Manifest, Month
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.cubes import Shape, covers, knows
from steward.analytics.rules.metrics import Expression, Metric
from steward.analytics.rules.views import VIEWS, View, may_hold


@dataclass(frozen=True)
class Pieces:
    """The cubes that know a part of an answer, by what they are of, and the months left to rows."""

    cubes: Mapping[Shape, list[str]]
    rows: list[Month]


def pieces_of(held: Manifest, metric: Metric, ask: Ask) -> Pieces | None:
    """Find for each month the smallest cube that knows all that is asked; None where none does."""
    view, cubes, rows = VIEWS[metric.view], defaultdict[Shape, list[str]](list), list[Month]()
    months = [one for one in held.tables.get(view.base, ()) if may_hold(view, one.month, ask)]
    is_whole = held.rebuilding.isdisjoint({view.base, *dict(view.joins)})
    if cells_of(metric.name) is None or not (is_whole and _are_apart(view, metric, months)):
        return None
    for month in months:
        found = _find_cube(held, metric, ask, month)
        if found:
            cubes[found.shape].append(found.path)
        else:
            rows.append(month)
    return Pieces(cubes, rows) if cubes else None


def _are_apart(view: View, metric: Metric, months: Collection[Month]) -> bool:
    """Whether what is counted in one month is in no other: an order's lines have its day."""
    named = {one.month for one in months}
    is_parted = view.is_by_month and (None not in named or named == {None})
    return metric.each is None or bool(metric.each.dimension) or is_parted


def _find_cube(held: Manifest, metric: Metric, ask: Ask, month: Month) -> Cube | None:
    view = VIEWS[metric.view]
    for cube in held.cubes.get(view.name, {}).get(month.month, ()):
        if knows(view, cube.shape, metric, ask) and covers(view, cube.shape, month.month, ask):
            return cube
    return None


def put_together(metric: Metric, ask: Ask, pieces: Pieces, there: Collection[str]) -> Expression:
    """Return the expression of a question; its columns are as `grouped` has them.

    The cubes are tables by the names cube_0, cube_1, … in their order.
    """
    cells = cells_of(metric.name) or {}
    found = [
        _of_cube(metric, ask, cells, _cube_table(view_of(metric), shape, f"cube_{number}"))
        for number, shape in enumerate(pieces.cubes)
    ]
    if pieces.rows:
        found.append(_of_rows(metric, ask, cells, there))
    every = found[0] if len(found) == 1 else _summed(found, cells)
    if metric.each and metric.each.dimension:
        keys = {one: every[one] for one in every.columns if one not in {*cells, "each_"}}
        return by_keys(every, keys, {name: part(every) for name, part in metric.parts.items()})
    return every.rename({f"{PART}{name}": name for name in cells})


def _summed(found: Sequence[Expression], cells: Mapping[str, Cell]) -> Expression:
    every = reduce(lambda one, other: one.union(other), found)
    keys = {one: every[one] for one in every.columns if one not in cells}
    return every.aggregate(
        by=keys, **{name: cell.once_more(every[name]) for name, cell in cells.items()}
    )


def view_of(metric: Metric) -> View:
    """Return the view that a metric is of."""
    return VIEWS[metric.view]


def _cube_table(view: View, shape: Shape, name: str) -> Expression:
    columns = {"day": "date", **dict.fromkeys(shape.dimensions, "string")}
    return ibis.table(
        {**columns, **{column: cell.kind for column, cell in catalogue(view.name).items()}},
        name=name,
    )


def _of_cube(metric: Metric, ask: Ask, cells: Mapping[str, Cell], cube: Expression) -> Expression:
    rows, each = chosen(cube, ask), metric.each
    if each and not each.dimension:
        count = next(cell.column for cell in cells.values() if cell.is_count)
        rows = rows.filter(rows[count].notnull())  # groups without any such thing
    rows, keys = _keyed(rows, metric, ask)
    sums = {name: cell.once_more(rows[cell.column]) for name, cell in cells.items()}
    return rows.aggregate(by=keys, **sums)


def _of_rows(
    metric: Metric, ask: Ask, cells: Mapping[str, Cell], there: Collection[str]
) -> Expression:
    view = view_of(metric)
    bare = outline(view)
    needed = needed_by(_cells_over(bare, metric, ask, cells)) & set(bare.columns)
    return _cells_over(whole_view(view, needed, there), metric, ask, cells)


def _cells_over(
    view: Expression, metric: Metric, ask: Ask, cells: Mapping[str, Cell]
) -> Expression:
    rows, keys = _keyed(chosen(view, ask), metric, ask)
    if metric.each and not metric.each.dimension:
        rows = together(rows, keys, metric.each)
        keys = {name: rows[name] for name in keys}
    return rows.aggregate(by=keys, **{name: one.compute(rows) for name, one in cells.items()})


def _keyed(rows: Expression, metric: Metric, ask: Ask) -> tuple[Expression, dict[str, Expression]]:
    """Return the rows that count, and by what they are grouped: what is brought together, too."""
    if not (metric.each and metric.each.dimension):
        return rows, keys_of(rows, ask)
    rows = rows.filter(rows[metric.each.dimension].notnull())
    return rows, {**keys_of(rows, ask), "each_": rows[metric.each.dimension].cast("string")}
