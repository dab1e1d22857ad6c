"""Rows of a table of the lake, written to a Parquet file some at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from steward.analytics.queries.engine import duck
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.tables import LakeTable
from steward.kit.imports.wanted import Kind

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 4),
    Kind.MONEY: pa.decimal128(18, 2),
    Kind.DATE: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.BOOLEAN: pa.bool_(),
}


class RowFile:
    """A file of rows that have some columns of a table; it is there once it has rows."""

    def __init__(self, path: Path, table: LakeTable, columns: Sequence[str]) -> None:
        """Name a file for rows of some columns. KeyError where the table has no such column."""
        kinds = {one.name: one.kind for one in table.columns}
        self.path = path
        self._schema = pa.schema([(name, _TYPES[kinds[name]]) for name in columns])
        self._writer: Any = None

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows, each with a value for each column. ArrowInvalid for what does not fit."""
        if not rows:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, self._schema, compression="zstd")
        columns = zip(*rows, strict=True)
        cells = [
            pa.array(list(values), type=kind)
            for values, kind in zip(columns, self._schema.types, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(cells, schema=self._schema))

    def close(self) -> Path:
        """End the file, and return where it is."""
        self._writer.close()
        return self.path


@dataclass(frozen=True)
class Wholly:
    """What a flow tells wholly: keys, or beginnings of keys, and the rows that are there of them.

    `besides` are landings of others: what these have brought is not for the flow to take away.
    """

    keys: Path
    rows: Path | None
    besides: Sequence[int]


def write_gone(lake: Lake, table: LakeTable, stands: Standing, told: Wholly, path: Path) -> None:
    """Write the keys of rows that stand, and are not there any more by what was told."""
    key = ", ".join(map(duck.name, table.key))
    begins = ", ".join(map(duck.name, pq.read_schema(told.keys).names))
    query = f"""
        select distinct {key} from ({duck.standing(table, stands)})
        semi join {duck.parquet([told.keys])} using ({begins})
    """
    if told.rows:
        query += f" anti join {duck.parquet([told.rows])} using ({key})"
    query += f" where {besides_of(told.besides)}"
    with duck.connect(lake.folder, lake.memory_mb) as connection:
        connection.execute(f"copy ({query}) to {duck.text(str(path))} (format parquet)")


def besides_of(landings: Sequence[int]) -> str:
    """Write, as SQL, whether a row is of none of some landings."""
    others = ", ".join(map(str, landings))
    return f"{duck.SEQUENCE} not in ({others})" if others else "true"
