"""Writing files of the lake by month, once `parting` has compared the rows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from steward.analytics.models import MASKS, ROWS, SEEN
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.duck import NTH, SEQUENCE, columns_of, name, rows_of
from steward.analytics.queries.parts import Draft, Example, Lift, Parted, Task
from steward.analytics.rules.tables import LakeTable

_SHOWN = 10  # examples in a preview
_ROWS_A_MB = 2_000  # that are parted by month at a time
_FORM = "format parquet, compression zstd, parquet_version v2, return_stats true"


def write(connection: duckdb.DuckDBPyConnection, task: Task, done: Parted) -> None:
    """Write the rows that are new or changed, masks of what they replace, and what was there."""
    table = task.table
    new = "select * from counting"
    if done.unchanged:
        new += " anti join (select _row from met where is_same) using (_row)"
        seen = "standing semi join (select a, b from counting join met using (_row) where is_same)"
        cells = f"{_what_tells_apart(table)}, {NTH}, {task.sequence}::bigint as {SEQUENCE}"
        copy(connection, task, done, SEEN, f"select {cells} from {seen} using (a, b)")
    if done.created or done.changed:
        cells = f"{columns_of(table)}, {task.sequence}::bigint as {SEQUENCE}, {NTH}"
        for which in _in_turn(connection, task):
            copy(connection, task, done, ROWS, f"select {cells} from ({new}) where {which}")
    if done.changed or task.standing.masked:
        _mask(connection, task, done, f"select a, b from ({new})")
    if task.gone:
        _mask(connection, task, done, "select a, b from gone")


def _in_turn(connection: duckdb.DuckDBPyConnection, task: Task) -> Iterator[str]:
    """Tell apart, as SQL, as many rows as fit into memory while they are parted by month.

    All at once would be laid aside on the disk, and twice as many take more than twice the time.
    """
    first, last = rows_of(connection, "select min(_row), max(_row) from staged")[0]
    if first is not None:
        size = task.memory_mb * _ROWS_A_MB
        for row in range(first, last + 1, size):
            yield f"_row >= {row} and _row < {row + size}"


def _mask(connection: duckdb.DuckDBPyConnection, task: Task, done: Parted, which: str) -> None:
    """Hide every older row, also those that are hidden: what hides them may be taken back."""
    older = (*task.standing.plain, *task.standing.masked)
    if not older:
        return
    cells = ", ".join(name(one) for one in {*task.table.key, task.table.day} if one)
    rows = f"select *, {duck.identity(task.table)} from {duck.parquet(older)}"
    rows += f" where {SEQUENCE} < {task.sequence}"
    hidden = f"select distinct {cells}, {task.sequence}::bigint as {SEQUENCE} from ({rows})"
    copy(connection, task, done, MASKS, f"{hidden} semi join ({which}) using (a, b)")


def _what_tells_apart(table: LakeTable) -> str:
    """Of rows with a whole key that and the day are kept; of others all, which is their key."""
    kept, whole = {*table.key, table.day}, duck.is_whole(table)
    cells = (
        name(one.name)
        if one.name in kept
        else f"case when not ({whole}) then {name(one.name)} end as {name(one.name)}"
        for one in table.columns
    )
    return ", ".join(cells)


def copy(
    connection: duckdb.DuckDBPyConnection, task: Task | Lift, done: Parted, kind: str, query: str
) -> None:
    """Write the rows of a query into drafts of a kind, for each landing and month."""
    assert task.draft is not None  # noqa: S101 - a preview writes nothing
    folder = mkdtemp(dir=task.draft)
    day = name(task.table.day) if task.table.day else "null::date"
    month = f"coalesce(strftime(date_trunc('month', {day}), '%Y-%m-%d'), 'none') as _month"
    written = rows_of(
        connection,
        f"copy (select *, {SEQUENCE} as _landing, {month} from ({query}))"
        f" to {duck.text(folder)} ({_FORM}, partition_by (_landing, _month))",
    )
    for path, rows, size, *_ in written:
        done.drafts.append(_draft(kind, Path(path), rows, size))


def _draft(kind: str, path: Path, rows: int, size: int) -> Draft:
    """Read from a file's folders, `_landing=7/_month=2026-01-01`, what it is of."""
    month, landing = (part.name.partition("=")[2] for part in (path.parent, path.parent.parent))
    when = None if month == "none" else date.fromisoformat(month)
    return Draft(int(landing), kind, when, path, rows, size)


def show(connection: duckdb.DuckDBPyConnection, table: LakeTable, done: Parted) -> None:
    """Find some rows that are new, and some that change, before and after."""
    first = f"order by _row limit {_SHOWN}"
    new = f"select {columns_of(table)} from counting anti join met using (_row) {first}"
    done.new_rows = [_example(table, row) for row in rows_of(connection, new)]
    both = f"""
        select {columns_of(table, "s")}, {columns_of(table, "n")}
        from counting n join met using (_row) join standing s using (a, b)
        where not is_same {first}
    """
    width = len(table.columns)
    for row in rows_of(connection, both):
        done.changes.append((_example(table, row[:width]), _example(table, row[width:])))


def _example(table: LakeTable, row: tuple[object, ...]) -> Example:
    return {column.name: value for column, value in zip(table.columns, row, strict=True)}
