"""Making cubes: sums of all metrics' parts of a view, by day and by some dimensions."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import ibis

from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.asking import by_keys, chosen, keys_of, needed_by, written
from steward.analytics.queries.engine.duck import name, rows_of, value_of
from steward.analytics.queries.engine.parts import catalogue, column_of, once_more, type_of
from steward.analytics.queries.engine.views import outline, whole_view
from steward.analytics.queries.parts import CubeDraft, CubeTask, Standing
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.cubes import MOST, cubes
from steward.analytics.rules.metrics import METRICS, Expression, Metric
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
    plan = {dimensions: _cube_of(view, rows, dimensions) for dimensions in cubes(view, there)}
    with duck.in_words(), duck.connect(task.folder, task.memory_mb) as connection:
        for number, (month, standing) in enumerate(task.months, 1):
            _lay_out(connection, task, standing, written(rows, "duckdb"))
            count = int(value_of(connection, f"select count(*) from {_ROWS}"))
            for dimensions, query in plan.items():
                path, groups, size = None, _groups(connection, dimensions), 0
                if groups <= MOST * count:
                    path, groups, size = _write(connection, task.draft, query)
                done.append(CubeDraft(dimensions, month, path, groups, size))
            tell(number / len(task.months))
    return done


def _rows_of(view: View, there: Collection[str]) -> Expression:
    """Return the view with its dimensions as text and what the parts of metrics need."""
    bare = outline(view)
    parts = [METRICS[metric].parts[part](bare) for metric, part in catalogue(view.name).values()]
    needed = {"day", *view.dimensions, *(one for part in parts for one in needed_by(part))}
    rows = whole_view(view, needed, there)
    return rows.mutate(**{one: rows[one].cast("string") for one in view.dimensions})


def _cube_of(view: View, rows: Expression, dimensions: tuple[str, ...]) -> str:
    """Write the query of a cube. DuckDB's sums of integers are too wide for Parquet."""
    table = ibis.table(rows.schema(), name=_ROWS)
    parts = {
        column: METRICS[metric].parts[part](table)
        for column, (metric, part) in catalogue(view.name).items()
    }
    query = written(table.aggregate(by=["day", *dimensions], **parts), "duckdb")
    whole = [one for one, part in catalogue(view.name).items() if type_of(*part).is_integer()]
    casts = ", ".join(f"{name(one)}::bigint as {name(one)}" for one in whole)
    return f"select * {f'replace ({casts})' if casts else ''} from ({query})"


def _lay_out(
    connection: duckdb.DuckDBPyConnection, task: CubeTask, standing: Standing, query: str
) -> None:
    sources = {VIEWS[task.view].base: standing, **task.joined}
    tables = ", ".join(
        f"{name(one)} as ({duck.standing(TABLES[one], files)})" for one, files in sources.items()
    )
    connection.execute(f"create or replace temp table {_ROWS} as with {tables} {query}")


def _groups(connection: duckdb.DuckDBPyConnection, dimensions: Iterable[str]) -> int:
    cells = ", ".join(map(name, ("day", *dimensions)))
    return int(value_of(connection, f"select approx_count_distinct(hash({cells})) from {_ROWS}"))


def _write(connection: duckdb.DuckDBPyConnection, draft: Path, query: str) -> tuple[Path, int, int]:
    path = Path(mkdtemp(dir=draft)) / "cube.parquet"
    copied = rows_of(connection, f"copy ({query}) to {duck.text(str(path))} ({_FORM})")
    return path, copied[0][1], copied[0][2]


def cube_table(view: View, dimensions: tuple[str, ...]) -> Expression:
    """Return the cubes of some dimensions as a table, by the name "cube"."""
    columns = {"day": "date", **dict.fromkeys(dimensions, "string")}
    parts = {column: type_of(*part) for column, part in catalogue(view.name).items()}
    return ibis.table({**columns, **parts}, name="cube")


def from_cube(metric: Metric, cube: Expression, ask: Ask) -> Expression:
    """Return the expression of a question to cubes; its columns are as `grouped` has them."""
    rows = chosen(cube, ask)
    parts = {
        part: once_more(metric.name, part, rows[column_of(metric.name, part)])
        for part in metric.parts
    }
    return by_keys(rows, keys_of(rows, ask), parts)


def is_in_cubes(metric: Metric) -> bool:
    """Whether all parts of a metric add up, so that cubes hold them."""
    return all(column_of(metric.name, part) for part in metric.parts)
