"""Computing answers with DuckDB, in this process: from cubes where they suffice, else from rows."""

from datetime import date
from importlib import import_module
from threading import Lock
from typing import Any

import duckdb
import ibis.expr.operations as ops

from steward.analytics.errors import BooksRebuilding, BooksUnavailable
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.asking import grouped, written
from steward.analytics.queries.engine.cubes import cube_table, from_cube, is_in_cubes
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Cubes, Manifest, standing_of
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import Expression, Metric
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import GRAINS, VIEWS, View
from steward.kit.marks import N_

_connections: dict[str, duckdb.DuckDBPyConnection] = {}
_lock = Lock()


def compute(lake: Lake, held: Manifest, metric: Metric, ask: Ask) -> list[tuple[Any, ...]]:
    """Return the rows of an answer: the keys, then the parts of the metric."""
    cubes = _find_cubes(held, metric, ask)
    if cubes is None:
        return from_rows(lake, held, grouped([metric], ask, held.there), ask, metric.view)
    view = VIEWS[metric.view]
    names = [name for month, name in cubes.paths.items() if may_hold(view, month, ask)]
    sources = {"cube": f"select * from {duck.parquet(lake.here(names))}"}
    asked = from_cube(metric, cube_table(view, cubes.dimensions), ask)
    return _executed(lake, written(asked, "duckdb"), sources)


def from_rows(
    lake: Lake, held: Manifest, expression: Expression, ask: Ask, view: str
) -> list[tuple[Any, ...]]:
    """Return the rows of an expression over tables of the lake, by the engine that is set.

    It is over a view, and of no time but that which `ask` names. Raises BooksRebuilding while rows
    of one of the tables come in again.
    """
    if held.rebuilding & {table.name for table in expression.op().find(ops.UnboundTable)}:
        raise BooksRebuilding
    if lake.engine == "duckdb":
        return run(lake, held, written(expression, "duckdb"), ask, view)
    rows: list[tuple[Any, ...]] = _spark().run(lake, held, expression)
    return rows


def _spark() -> Any:  # noqa: ANN401 - a module
    try:
        return import_module("steward.analytics.queries.engine.spark")
    except ModuleNotFoundError as error:
        msg = N_("STEWARD_ENGINE asks for Spark, which is not installed here: pip install pyspark")
        raise BooksUnavailable(msg) from error


def run(lake: Lake, held: Manifest, sql: str, ask: Ask, view: str) -> list[tuple[Any, ...]]:
    """Run DuckDB's SQL over tables of the lake, each by its name."""
    named = (one for one in TABLES if duck.name(one) in sql)
    return _executed(lake, sql, {one: _rows_of(lake, held, one, VIEWS[view], ask) for one in named})


def _executed(lake: Lake, sql: str, sources: dict[str, str]) -> list[tuple[Any, ...]]:
    named = ", ".join(f"{duck.name(one)} as ({query})" for one, query in sources.items())
    with duck.in_words():
        return _connection(lake).cursor().execute(f"with {named} select * from ({sql})").fetchall()


def _find_cubes(held: Manifest, metric: Metric, ask: Ask) -> Cubes | None:
    """Find the smallest cubes that know all that is asked and have rows in its time.

    Spark, being there for more than one machine can hold, is not asked for what cubes tell.
    """
    asked = {*ask.by, *(name for name, _values in ask.where)} - set(GRAINS)
    for cubes in held.cubes.get(metric.view, ()):
        if asked <= set(cubes.dimensions) and is_in_cubes(metric):
            view = VIEWS[metric.view]
            has_rows = any(may_hold(view, month, ask) for month in cubes.paths)
            return cubes if has_rows else None
    return None


def _rows_of(lake: Lake, held: Manifest, table: str, view: View, ask: Ask) -> str:
    months = held.tables.get(table, ())
    if table == view.base:
        months = tuple(one for one in months if may_hold(view, one.month, ask))
    return duck.standing(TABLES[table], standing_of(months, lake))


def may_hold(view: View, month: date | None, ask: Ask) -> bool:
    """Whether rows of a month of a view's base can lie in the time that is asked for."""
    if month is None or not view.is_by_month:
        return True
    starts_before = ask.until is None or month < ask.until
    return starts_before and (ask.since is None or month >= ask.since.replace(day=1))


def _connection(lake: Lake) -> duckdb.DuckDBPyConnection:
    with _lock:
        place = str(lake.folder)
        if place not in _connections:
            _connections[place] = duck.connect(lake.folder, lake.memory_mb)
        return _connections[place]
