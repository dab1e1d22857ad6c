"""Parquet files: what their columns are, and their rows as blocks of texts."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from steward.kit.imports.records import UnreadableFile
from steward.kit.imports.staging.blocks import Block
from steward.kit.imports.staging.kinds import agreed, guess_column
from steward.kit.imports.staging.shapes import Format, Guess
from steward.kit.imports.staging.tables import as_text
from steward.kit.marks import N_

_ROWS = 5_000
_TOGETHER = 100_000
_LENGTH = 32 << 20  # bytes in a portion


def guess_parquet(path: Path, name: str) -> Guess:
    """Say what the columns of a Parquet file hold, by its first rows. Raises UnreadableFile."""
    file = _opened(path, name)
    first = next(_batches(file, _ROWS), None)
    if first is None or not first.num_rows:
        raise UnreadableFile(N_("%(name)s: the file holds no rows. Export it again.", name=name))
    columns = [
        guess_column(column, [as_text(one) for one in texts(values).to_pylist()])
        for column, values in zip(first.schema.names, first.columns, strict=True)
    ]
    return Guess(Format.PARQUET, agreed(columns), header=0, rows=first.num_rows)


def _opened(path: Path, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as why:
        raise UnreadableFile(
            N_("%(name)s: the file is damaged or locked (%(why)s).", name=name, why=why)
        ) from why


def _batches(file: pq.ParquetFile, size: int) -> Iterator[pa.RecordBatch]:
    """Yield portions of so many rows, of fewer where they are long."""
    groups = [file.metadata.row_group(at) for at in range(file.metadata.num_row_groups)]
    longest = max((one.total_byte_size // max(one.num_rows, 1) for one in groups), default=0)
    fitting = max(_LENGTH // max(longest, 1), 1)
    yield from file.iter_batches(batch_size=min(size, fitting), use_threads=False)


def texts(values: pa.Array) -> pa.Array:
    """Return the values of a column as they would be written; nested ones as JSON."""
    try:
        return pc.fill_null(pc.cast(values, pa.string()), "")
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([as_text(one) for one in values.to_pylist()], pa.string())


def parquet_blocks(path: Path, name: str) -> Iterator[Block]:
    """Yield the rows of a Parquet file. Raises UnreadableFile where it is damaged."""
    start = 1
    try:
        for batch in _batches(_opened(path, name), _TOGETHER):
            columns = {f"c{at}": texts(values) for at, values in enumerate(batch.columns)}
            numbers = pa.array(range(start, start + batch.num_rows), pa.int64())
            start += batch.num_rows
            yield Block(pa.table({**columns, "_row": numbers}))
    except (pa.ArrowException, OSError) as why:
        raise UnreadableFile(
            N_("%(name)s: the file is damaged or locked (%(why)s).", name=name, why=why)
        ) from why
