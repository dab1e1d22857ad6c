"""Making cubes: sums of all metrics' parts of a view, by day or month and by some dimensions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import ibis

from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.asking import needed_by, together, written
from steward.analytics.queries.engine.duck import name, parquet, rows_of
from steward.analytics.queries.engine.parts import Cell, catalogue
from steward.analytics.queries.engine.views import outline, whole_view
from steward.analytics.queries.parts import CubeDraft, CubeTask, Standing
from steward.analytics.rules.cubes import DAY, MONTH, Shape, is_worth, shapes
from steward.analytics.rules.metrics import Each, Expression
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS, View

_ROWS = "month_rows"
_FORM = "format parquet, compression zstd, parquet_version v2, return_stats true"


def build(task: CubeTask, tell: Callable[[float], None]) -> list[CubeDraft]:
    """Make all cubes of some months. Calls `tell` with the share that is done.

    Raises NoRoom when the disk is full, BooksUnavailable when files cannot be read.
    """
    view, done = VIEWS[task.view], list[CubeDraft]()
    there = {view.base, *task.joined}
    rows = _rows_of(view, there)
    plan = {shape: _cube_of(view, rows, shape) for shape in shapes(view, there)}
    with duck.in_words(), duck.connect(task.folder, task.memory_mb) as connection:
        for number, (month, standing) in enumerate(task.months, 1):
            _lay_out(connection, task, standing, written(rows, "duckdb"))
            done += _Month(connection, view, task.draft / str(number), month).made(plan)
            tell(number / len(task.months))
    return done


def _rows_of(view: View, there: Collection[str]) -> Expression:
    """Return the view with its dimensions as text and what the parts of metrics need."""
    bare, needed = outline(view), {"day", *view.dimensions}
    for cell in catalogue(view.name).values():
        rows = together(bare, {}, cell.each) if cell.each else bare
        needed |= needed_by(rows.aggregate(cell=cell.compute(rows))) & set(bare.columns)
    rows = whole_view(view, needed, there)
    return rows.mutate(**{one: rows[one].cast("string") for one in view.dimensions})


def _cube_of(view: View, rows: Expression, shape: Shape) -> str:
    """Write the query of a cube from rows: what adds up, and what is brought together first."""
    table = ibis.table(rows.schema(), name=_ROWS)
    cells = catalogue(view.name).values()
    time = table.day if shape.grain == DAY else table.day.truncate("M")
    keys = {f"{DAY}_": time, **{one: table[one] for one in shape.dimensions}}
    plain = {cell.column: cell.compute(table) for cell in cells if cell.each is None}
    queries = [table.aggregate(by=keys, **plain)]
    for each, some in _by_each(cells).items():
        things = together(table, keys, each)
        parts = {cell.column: cell.compute(things) for cell in some}
        queries.append(things.aggregate(by=[things[one] for one in keys], **parts))
    every = " union all by name ".join(f"({written(one, 'duckdb')})" for one in queries)
    renamed = f"select {name(f'{DAY}_')} as {DAY}, * exclude ({name(f'{DAY}_')}) from ({every})"
    return _summed(cells, shape, renamed) if len(queries) > 1 else _whole(cells, renamed)


def _by_each(cells: Iterable[Cell]) -> Mapping[Each, list[Cell]]:
    """Return the cells of things, those with the same key together, with all sums they need."""
    found: dict[Each, list[Cell]] = {}
    for cell in cells:
        if cell.each:
            alike = next((one for one in found if one.key == cell.each.key), cell.each)
            some = [*found.pop(alike, []), cell]
            sums = dict.fromkeys((*alike.sums, *cell.each.sums))
            found[replace(alike, sums=tuple(sums))] = some
    return found


def _summed(cells: Iterable[Cell], shape: Shape, query: str) -> str:
    """Write the sums of a query that has several rows of a group."""
    keys = [f"date_trunc('month', {DAY})::date as {DAY}" if shape.grain == MONTH else DAY]
    keys += map(name, shape.dimensions)
    sums = [f"{cell.adds_by}({name(cell.column)}) as {name(cell.column)}" for cell in cells]
    return _whole(cells, f"select {', '.join([*keys, *sums])} from ({query}) group by all")


def _whole(cells: Iterable[Cell], query: str) -> str:
    """DuckDB's sums of integers are too wide for Parquet."""
    casts = ", ".join(
        f"{name(one.column)}::bigint as {name(one.column)}"
        for one in cells
        if one.kind.is_integer()
    )
    return f"select * {f'replace ({casts})' if casts else ''} from ({query})"


def _lay_out(
    connection: duckdb.DuckDBPyConnection, task: CubeTask, standing: Standing, query: str
) -> None:
    sources = {VIEWS[task.view].base: standing, **task.joined}
    tables = ", ".join(
        f"{name(one)} as ({duck.standing(TABLES[one], files)})" for one, files in sources.items()
    )
    connection.execute(f"create or replace temp table {_ROWS} as with {tables} {query}")


@dataclass(frozen=True)
class _Month:
    """A month that is laid out, of which cubes are made in a folder."""

    connection: duckdb.DuckDBPyConnection
    view: View
    folder: Path
    month: date | None

    def made(self, plan: Mapping[Shape, str]) -> Iterator[CubeDraft]:
        """Make the cubes that help; one by months is made of that by days, where there is one."""
        self.folder.mkdir()
        rows, *groups = self._counts(list(plan))
        by_days: dict[tuple[str, ...], CubeDraft] = {}
        for (shape, query), count in zip(plan.items(), groups, strict=True):
            finer = by_days.get(shape.dimensions)
            if is_worth(shape, count, finer.rows if finer else rows):
                made = self._write(shape, self._rolled_up(shape, finer) if finer else query)
                by_days |= {shape.dimensions: made} if shape.grain == DAY else {}
                yield made
            else:
                yield CubeDraft(shape, self.month, None, count, 0)

    def _rolled_up(self, shape: Shape, finer: CubeDraft) -> str:
        cells, files = catalogue(self.view.name).values(), [finer.path] if finer.path else []
        return _summed(cells, shape, f"select * from {parquet(files)}")

    def _counts(self, wanted: Sequence[Shape]) -> list[int]:
        """Count the rows of the month, and about how many groups each cube would have."""
        counts = ["count(*)"]
        for shape in wanted:
            time = DAY if shape.grain == DAY else f"date_trunc('month', {DAY})"
            cells = ", ".join((time, *map(name, shape.dimensions)))
            counts.append(f"approx_count_distinct(hash({cells}))")
        return list(rows_of(self.connection, f"select {', '.join(counts)} from {_ROWS}")[0])

    def _write(self, shape: Shape, query: str) -> CubeDraft:
        path = self.folder / f"{shape.grain}-{'-'.join(shape.dimensions)}.parquet"
        order = ", ".join((*map(name, shape.dimensions), DAY))
        copied = f"copy ({query} order by {order}) to {duck.text(str(path))} ({_FORM})"
        [(_, rows, size, *_)] = rows_of(self.connection, copied)
        return CubeDraft(shape, self.month, path, rows, size)
