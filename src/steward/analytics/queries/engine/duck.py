"""DuckDB, as we let it run: over the lake's folder and nothing else, in the memory it is given.

SQL is put together here and in `parting`, `writing` and `lifting`, of names from our own registers
and of numbers. What people ask is written by Ibis.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from steward.analytics.errors import BooksUnavailable, NoRoom
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.tables import LakeTable
from steward.kit.imports.wanted import Kind

TYPES = {
    Kind.TEXT: "varchar",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "decimal(18,4)",
    Kind.MONEY: "decimal(18,2)",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamp",
    Kind.BOOLEAN: "boolean",
}
SEQUENCE, NTH = "_sequence", "_nth"
_FULL = ("no space left", "disk full", "max_temp_directory_size")


def connect(
    folder: Path, memory_mb: int, readable: Iterable[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that can reach files under the lake's `folder` and in `readable` only."""
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": str(folder / "tmp" / "duckdb"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    places = ", ".join(text(str(place)) for place in (folder, *readable))
    connection.execute("set timezone = 'UTC'; set parquet_metadata_cache = true")
    connection.execute(f"set allowed_directories = [{places}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


@contextmanager
def in_words() -> Iterator[None]:
    """Say in words of ours what DuckDB could not do."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        words = str(error)
        if any(sign in words.lower() for sign in _FULL):
            raise NoRoom from error
        raise BooksUnavailable(words.partition("\n")[0]) from error


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return connection.execute(query).fetchall()


def value_of(connection: duckdb.DuckDBPyConnection, query: str) -> Any:  # noqa: ANN401 - any
    """Return the first value of the first row of a query."""
    return rows_of(connection, query)[0][0]


def name(identifier: str) -> str:
    """Write a name from our own registers as SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """Write a text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def parquet(paths: Sequence[Path], options: str = "") -> str:
    """Write, as SQL, the reading of some files of one shape."""
    return f"read_parquet([{', '.join(text(str(path)) for path in paths)}]{options})"


def columns_of(table: LakeTable, alias: str = "") -> str:
    """Write the columns of a table as SQL."""
    start = f"{alias}." if alias else ""
    return ", ".join(start + name(one.name) for one in table.columns)


def key_of(table: LakeTable) -> str:
    """Write the key of a table as SQL."""
    return ", ".join(map(name, table.key)) or "null"


def is_whole(table: LakeTable) -> str:
    """Write, as SQL, whether a row has a whole key."""
    return " and ".join(f"{name(one)} is not null" for one in table.key) or "false"


def identity(table: LakeTable) -> str:
    """Write, as SQL, what identifies a row of the lake: two hashes of its key, or of all of it."""
    key, rest, whole = key_of(table), f"{columns_of(table)}, {NTH}", is_whole(table)
    return (
        f"case when {whole} then hash({key}) else hash({rest}) end as a, "
        f"case when {whole} then hash('b', {key}) else hash('b', {rest}) end as b"
    )


def nothing(table: LakeTable) -> str:
    """Write a query, as SQL, that has the columns of a table and no row."""
    cells = (f"null::{TYPES[one.kind]} as {name(one.name)}" for one in table.columns)
    return f"select {', '.join(cells)}, null::bigint as {SEQUENCE}, null::int as {NTH} where false"


def standing(table: LakeTable, files: Standing, before: int | None = None) -> str:
    """Write, as SQL, a query of the rows that count.

    A row is hidden by a mask of its key from a later landing. With `before`, they are those that
    counted when that landing came.
    """
    cells = f"{columns_of(table)}, {SEQUENCE}, {NTH}"
    then = "" if before is None else f" and r.{SEQUENCE} < {before}"
    parts = []
    if files.plain:
        parts.append(f"select {cells} from {parquet(files.plain)} r where true{then}")
    if files.masked:
        same = " and ".join(f"m.{name(one)} = r.{name(one)}" for one in table.key)
        until = "" if before is None else f" and m.{SEQUENCE} < {before}"
        mask = f"select 1 from {parquet(files.masks)} m where {same}{until}"
        hidden = f"exists ({mask} and m.{SEQUENCE} > r.{SEQUENCE})"
        parts.append(f"select {cells} from {parquet(files.masked)} r where not {hidden}{then}")
    return " union all ".join(parts) or nothing(table)
