"""How many rows the files of the lake have, by what is written at their ends."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from steward.analytics.queries.engine import duck


def rows_in_each(folder: Path, memory_mb: int, paths: Sequence[Path]) -> list[int | None]:
    """Return how many rows each of some files has, None where one cannot be read."""
    with duck.connect(folder, memory_mb) as connection:
        return [_rows_in(connection, path) for path in paths]


def _rows_in(connection: duckdb.DuckDBPyConnection, path: Path) -> int | None:
    query = f"select num_rows from parquet_file_metadata({duck.text(str(path))})"
    try:
        return int(duck.value_of(connection, query))
    except duckdb.Error:
        return None
