"""Computing answers with DuckDB, in this process: from cubes where they suffice, else from rows."""

from collections.abc import Iterable
from importlib import import_module
from threading import Lock
from typing import Any

import duckdb
import ibis.expr.operations as ops
import numpy as np
from numpy.typing import NDArray

from steward.analytics.errors import BooksRebuilding, BooksUnavailable
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.asking import grouped, written
from steward.analytics.queries.engine.pieces import pieces_of, put_together
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest, Month, standing_of
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import Expression, Metric
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS, may_hold
from steward.kit.marks import N_

_connections: dict[str, duckdb.DuckDBPyConnection] = {}
_lock = Lock()


def compute(lake: Lake, held: Manifest, metric: Metric, ask: Ask) -> list[tuple[Any, ...]]:
    """Return the rows of an answer: the keys, then the parts of the metric.

    Spark, being there for more than one machine can hold, is not asked for what cubes tell.
    """
    pieces = pieces_of(held, metric, ask)
    if pieces is None or (pieces.rows and lake.engine != "duckdb"):
        return from_rows(lake, held, grouped([metric], ask, held.there), ask, metric.view)
    sql = written(put_together(metric, ask, pieces, held.there), "duckdb")
    sources = _tables_in(sql, lake, held, metric.view, ask)
    if pieces.rows:
        sources[VIEWS[metric.view].base] = _standing(lake, VIEWS[metric.view].base, pieces.rows)
    for number, names in enumerate(pieces.cubes.values()):
        sources[f"cube_{number}"] = f"select * from {duck.parquet(lake.here(names))}"
    return _executed(lake, sql, sources)


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


def columns_from(
    lake: Lake, held: Manifest, expression: Expression, view: str
) -> dict[str, NDArray[Any]]:
    """Return what `from_rows` would, of all time, as a column for each name."""
    if lake.engine != "duckdb" or held.rebuilding:
        rows = from_rows(lake, held, expression, Ask(""), view)
        cells = zip(*rows, strict=True) if rows else ([] for _name in expression.columns)
        named = zip(expression.columns, cells, strict=True)
        return {name: np.array(column) for name, column in named}
    sql = written(expression, "duckdb")
    query = _with(sql, _tables_in(sql, lake, held, view, Ask("")))
    with duck.in_words():
        found = _connection(lake).cursor().execute(query).fetchnumpy()
    return {name: np.asarray(column) for name, column in found.items()}


def _spark() -> Any:  # noqa: ANN401 - a module
    try:
        return import_module("steward.analytics.queries.engine.spark")
    except ModuleNotFoundError as error:
        msg = N_("STEWARD_ENGINE asks for Spark, which is not installed here: pip install pyspark")
        raise BooksUnavailable(msg) from error


def run(lake: Lake, held: Manifest, sql: str, ask: Ask, view: str) -> list[tuple[Any, ...]]:
    """Run DuckDB's SQL over tables of the lake, each by its name."""
    return _executed(lake, sql, _tables_in(sql, lake, held, view, ask))


def _executed(lake: Lake, sql: str, sources: dict[str, str]) -> list[tuple[Any, ...]]:
    with duck.in_words():
        return _connection(lake).cursor().execute(_with(sql, sources)).fetchall()


def _with(sql: str, sources: dict[str, str]) -> str:
    named = ", ".join(f"{duck.name(one)} as ({query})" for one, query in sources.items())
    return f"with {named} select * from ({sql})"


def _tables_in(sql: str, lake: Lake, held: Manifest, view: str, ask: Ask) -> dict[str, str]:
    """Write, by their names, the tables that a query reads, as far as their time is asked for."""
    found = {}
    for table in (one for one in TABLES if duck.name(one) in sql):
        months = held.tables.get(table, ())
        if table == VIEWS[view].base:
            months = tuple(one for one in months if may_hold(VIEWS[view], one.month, ask))
        found[table] = _standing(lake, table, months)
    return found


def _standing(lake: Lake, table: str, months: Iterable[Month]) -> str:
    return duck.standing(TABLES[table], standing_of(months, lake))


def _connection(lake: Lake) -> duckdb.DuckDBPyConnection:
    with _lock:
        place = str(lake.folder)
        if place not in _connections:
            _connections[place] = duck.connect(lake.folder, lake.memory_mb)
        return _connections[place]
