"""The views as Ibis expressions: a table of the lake, joined with what else its rows need."""

from collections.abc import Collection

import ibis

from steward.analytics.rules.metrics import Expression
from steward.analytics.rules.tables import TABLES, LakeTable
from steward.analytics.rules.views import View
from steward.kit.imports.wanted import Kind

_TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "int64",
    Kind.DECIMAL: "decimal(18, 4)",
    Kind.MONEY: "decimal(18, 2)",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamp",
    Kind.BOOLEAN: "boolean",
}


def table_of(table: LakeTable) -> Expression:
    """Return a table of the lake: the rows that count, by the name of the table."""
    return ibis.table({one.name: _TYPES[one.kind] for one in table.columns}, name=table.name)


def outline(view: View) -> Expression:
    """Return a view's columns without what is behind them: to find out which ones are needed."""
    return ibis.table({one.name: _type(one.sources[0]) for one in view.columns}, name=view.name)


def whole_view(view: View, needed: Collection[str], there: Collection[str]) -> Expression:
    """Return a view with the columns that are needed, joined only with what these come from.

    `there` names the tables that have rows; what comes from others is null.
    """
    joins = _joins_for(view, needed, there)
    base = TABLES[view.base]
    rows = _prefixed(base)
    for table, column in joins:
        right = _prefixed(TABLES[table])
        key = TABLES[table].key[0]
        rows = rows.left_join(right, _value(rows, view, column) == right[f"{table}.{key}"])
    columns = sorted(needed) or [view.columns[0].name]  # to count rows needs none
    return rows.select(**{one: _value(rows, view, one) for one in columns})


def _joins_for(
    view: View, needed: Collection[str], there: Collection[str]
) -> list[tuple[str, str]]:
    """Keep of a view's joins, in their order, those that needed columns or later joins need."""
    tables = {source.partition(".")[0] for one in needed for source in view.column(one).sources}
    kept: list[tuple[str, str]] = []
    for table, column in reversed(view.joins):
        if table in tables and table in there:
            kept.insert(0, (table, column))
            tables |= {source.partition(".")[0] for source in view.column(column).sources}
    return kept


def _prefixed(table: LakeTable) -> Expression:
    source = table_of(table)
    return source.select(**{f"{table.name}.{one.name}": source[one.name] for one in table.columns})


def _value(rows: Expression, view: View, column: str) -> Expression:
    sources = view.column(column).sources
    found = [rows[source] for source in sources if source in rows.columns]
    if not found:
        return ibis.null(_type(sources[0]))
    return ibis.coalesce(*found) if len(found) > 1 else found[0]


def _type(source: str) -> str:
    table, _, column = source.partition(".")
    return _TYPES[TABLES[table].column(column).kind]
