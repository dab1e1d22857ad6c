"""Rows as Arrow tables of texts, each with its number in the file, whatever they came from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from steward.kit.imports.csv_rows import Lines, rows_in
from steward.kit.imports.encoding import decode_marked
from steward.kit.imports.records import BadRecord, bad
from steward.kit.imports.staging.cutting import Loose, Piece
from steward.kit.imports.staging.layout import Dialect
from steward.kit.marks import N_

_TOGETHER = 50_000  # rows of other formats in one block
_LENGTH = 16 << 20  # characters of them
Numbers = "np.typing.NDArray[np.int64]"


class Torn(NamedTuple):
    """A row that could not be cut into cells: its number, why, and the start of its text."""

    number: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Block:
    """Some rows: texts in columns c0, c1 …, the rows' numbers in `_row`; and torn rows."""

    table: pa.Table
    torn: list[Torn] = field(default_factory=list)


def parsed(piece: Piece | Loose, width: int, dialect: Dialect) -> Block:
    """Return the rows of a piece; those with too few or too many cells are torn."""
    if isinstance(piece, Loose):
        return _gathered(piece.rows, width)
    return _parsed_fast(piece, width, dialect) or _parsed_slowly(piece, width, dialect)


def _parsed_fast(piece: Piece, width: int, dialect: Dialect) -> Block | None:
    """Return what Arrow makes of a piece; None where it counts other rows than we did."""
    if b"\0" in piece.content:
        return None
    torn: list[Torn] = []
    names = [f"c{at}" for at in range(width)]

    def keep(row: pc.InvalidRow) -> str:
        number = piece.start + row.number - 1
        torn.append(Torn(number, _ragged(row.actual_columns, width), row.text))
        return "skip"

    try:
        table = pc.read_csv(
            pa.BufferReader(piece.content),
            read_options=pc.ReadOptions(
                use_threads=False, column_names=names, block_size=len(piece.content) + 1
            ),
            parse_options=pc.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # bytes that are no text, as a rule
        return None
    ends_empty = any(one.raw.rstrip().endswith((dialect.delimiter, '""')) for one in torn)
    if ends_empty or table.num_rows + len(torn) != piece.count:
        return None
    numbers = np.arange(piece.start, piece.start + piece.count)
    numbers = np.delete(numbers, [one.number - piece.start for one in torn])
    shown = [Torn(*bad(one.number, one.reason, one.raw)) for one in torn]
    return Block(table.append_column("_row", pa.array(numbers)), shown)


def _ragged(found: int, width: int) -> str:
    return N_("it has %(found)s cells where the header has %(width)s", found=found, width=width)


class _Text:
    def __init__(self, content: bytes) -> None:
        self._stream = BytesIO(content)

    def readline(self, limit: int) -> str:
        return decode_marked(self._stream.readline(limit))


def _parsed_slowly(piece: Piece, width: int, dialect: Dialect) -> Block:
    lines = Lines(_Text(piece.content))
    rows = rows_in(lines, dialect.reader(lines, strict=True))
    return _gathered([(piece.start + lines.number - 1, row) for row in rows], width)


def _gathered(rows: Iterable[tuple[int, list[str] | BadRecord]], width: int) -> Block:
    numbers: list[int] = []
    good: list[list[str]] = []
    torn: list[Torn] = []
    for number, row in rows:
        if isinstance(row, BadRecord):
            torn.append(Torn(number, row.reason, row.raw))
        elif not row or len(row) == width or (len(row) > width and not any(row[width:])):
            numbers.append(number)
            good.append(row[:width] or [""] * width)
        else:
            raw = bad(number, "", ", ".join(row)).raw
            torn.append(Torn(number, _ragged(len(row), width), raw))
    return Block(_table(numbers, good, width), torn)


def _table(numbers: Sequence[int], rows: Sequence[Sequence[str]], width: int) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    names = [f"c{at}" for at in range(width)]
    return pa.table([*arrays, pa.array(numbers, pa.int64())], [*names, "_row"])


def gathered(rows: Iterable[tuple[int, list[str]] | BadRecord], width: int) -> Iterator[Block]:
    """Yield rows of other formats as blocks; missing cells are empty, and further ones dropped."""
    left = iter(rows)
    while some := list(_some(left)):
        torn = [
            Torn(one.position, one.reason, one.raw) for one in some if isinstance(one, BadRecord)
        ]
        good = [one for one in some if not isinstance(one, BadRecord)]
        fitted = [_fitted(cells, width) for _, cells in good]
        yield Block(_table([number for number, _ in good], fitted, width), torn)


def _some(
    left: Iterator[tuple[int, list[str]] | BadRecord],
) -> Iterator[tuple[int, list[str]] | BadRecord]:
    """Yield rows up to a number or a length, whichever is reached first."""
    length = 0
    for one in islice(left, _TOGETHER):
        yield one
        length += sum(map(len, one[1]))
        if length > _LENGTH:
            return


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
