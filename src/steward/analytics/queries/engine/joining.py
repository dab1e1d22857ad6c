"""Staged rows beside the lake: which values match nothing that is known, and the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steward.analytics.queries.engine import duck
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.tables import LakeTable

_AT_ONCE = 1_000  # rows


@dataclass(frozen=True)
class Unmatched:
    """How many values match nothing, and in how many rows; the `first` have the most rows each.

    `known` are the values that could be meant, some of them where they are many.
    """

    values: int
    rows: int
    first: list[tuple[str, int]]
    known: list[str]


def unmatched(
    lake: Lake,
    files: Sequence[Path],
    column: str,
    known_in: Sequence[tuple[LakeTable, Standing]],
    *,
    most: int,
    most_known: int,
) -> Unmatched:
    """Compare the values of a column with the first key column of some tables.

    Where these hold nothing yet, nothing could match, and nothing is said to be unmatched.
    """
    tables = [
        f"select {duck.name(table.key[0])} as value from ({duck.standing(table, standing)})"
        for table, standing in known_in
    ]
    readable = {path.parent for path in files}
    with duck.in_words(), duck.connect(lake.folder, lake.memory_mb, readable) as connection:
        union = " union ".join(tables)
        connection.execute(f"create temp table known as {union}")
        known = duck.rows_of(connection, f"select value from known order by 1 limit {most_known}")
        if not known or not files:
            return Unmatched(0, 0, [], [])
        cell = duck.name(column)
        connection.execute(
            f"create temp table odd as select {cell} as value, count(*) as n"
            f" from {duck.parquet(files)} where {cell} is not null"
            f" and {cell} not in (select value from known where value is not null) group by 1"
        )
        values, rows = duck.rows_of(connection, "select count(*), coalesce(sum(n), 0) from odd")[0]
        first = duck.rows_of(connection, f"select * from odd order by n desc, value limit {most}")
    return Unmatched(values, int(rows), first, [value for (value,) in known if value is not None])


def rows_of_files(
    lake: Lake, files: Sequence[Path], columns: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of staged files in the file's order, each with its number there."""
    if not files:
        return
    cells = ", ".join(map(duck.name, columns))
    readable = {path.parent for path in files}
    with duck.in_words(), duck.connect(lake.folder, lake.memory_mb, readable) as connection:
        query = f"select _row, {cells} from {duck.parquet(files)} order by _row"
        found = connection.execute(query)
        while rows := found.fetchmany(_AT_ONCE):
            for number, *values in rows:
                yield number, dict(zip(columns, values, strict=True))
