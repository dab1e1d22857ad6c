"""Cutting a CSV file into pieces of whole rows that can be parsed apart, each row's number known.

Where quotes leave a doubt, the rows are read one by one until they no longer do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from steward.kit.imports.csv_rows import Lines, rows_in
from steward.kit.imports.encoding import decode_marked
from steward.kit.imports.records import BadRecord
from steward.kit.imports.staging.layout import Dialect
from steward.kit.imports.staging.shapes import BLANKS

_PIECE = 8 << 20  # bytes
_ROWS = 20_000  # read one by one at a time
_NEWLINE = 10


@dataclass(frozen=True)
class Piece:
    """Whole rows in UTF-8, the first of which has the number `start`, and how many they are."""

    content: bytes
    start: int
    count: int


@dataclass(frozen=True)
class Loose:
    """Rows that were read one by one, each with its number."""

    rows: list[tuple[int, list[str] | BadRecord]]


class Readable(Protocol):
    """What gives bytes, as a stream does."""

    def read(self, size: int, /) -> bytes:
        """Return some bytes; none at the end."""


class Cutter:
    """Cuts a stream in UTF-8 into pieces."""

    def __init__(self, stream: Readable, dialect: Dialect) -> None:
        self._stream = stream
        self._dialect = dialect
        self._held = b""
        self._at = 0
        self._is_ended = False
        self._row = 1  # number of the next row

    def skip(self, rows: int) -> None:
        """Pass over the first rows."""
        while rows > 0 and (found := self._read_loosely(min(rows, _ROWS), size=0)):
            rows -= len(found)

    def pieces(self) -> Iterator[Piece | Loose]:
        """Yield all that is left of the stream, in its order."""
        while self._fill(_PIECE):
            piece = self._piece()
            if piece is not None:
                self._row += piece.count
                yield piece
            else:
                until = self._read + _PIECE
                while self._read < until and (rows := self._read_loosely(_ROWS, until)):
                    yield Loose(rows)

    @property
    def _read(self) -> int:
        return self._taken + self._at

    _taken = 0  # bytes of the stream before those held

    def _fill(self, size: int) -> bool:
        """Hold so many bytes more than were taken, if there are; False where there is none."""
        wanted = size - (len(self._held) - self._at)
        if wanted > 0 and not self._is_ended:
            parts = [self._held[self._at :]]
            while wanted > 0 and not self._is_ended:
                part = self._stream.read(wanted)
                self._is_ended = not part
                parts.append(part)
                wanted -= len(part)
            self._taken += self._at
            self._held, self._at = b"".join(parts), 0
        return self._at < len(self._held)

    def _piece(self) -> Piece | None:
        """Take as many whole rows as are held; None where it is not sure where rows end."""
        if self._dialect.escape or self._dialect.delimiter == BLANKS:
            return None
        data = self._held[self._at : self._at + _PIECE]
        is_last = self._is_ended and self._at + len(data) == len(self._held)
        whole = data + b"\n" if is_last and not data.endswith(b"\n") else data
        found = whole_rows(whole, self._dialect)
        if found is None or (is_last and found[0] < len(whole)):
            return None
        self._at += min(found[0], len(data))
        return Piece(whole[: found[0]], self._row, found[1])

    def _read_loosely(self, rows: int, size: int) -> list[tuple[int, list[str] | BadRecord]]:
        """Read some rows one by one, and on until no line would be read twice."""
        found: list[tuple[int, list[str] | BadRecord]] = []
        lines = Lines(self)
        first = self._row
        for row in rows_in(lines, self._dialect.reader(lines, strict=True)):
            found.append((first + lines.number - 1, row))
            is_enough = len(found) >= rows or 0 < size <= self._read
            if is_enough and lines.is_even:
                self._row = first + lines.number + lines.swallowed
                break
        else:
            self._row = first + lines.number - 1
        return found

    def readline(self, limit: int) -> str:
        """Return the next line, or as many bytes of it; bytes that are no text are marked."""
        end = self._held.find(b"\n", self._at, self._at + limit)
        if end < 0 and len(self._held) - self._at < limit:
            self._fill(limit)
            end = self._held.find(b"\n", self._at, self._at + limit)
        stop = end + 1 if end >= 0 else min(self._at + limit, len(self._held))
        line = self._held[self._at : stop]
        self._at = stop
        return decode_marked(line)


def whole_rows(data: bytes, dialect: Dialect) -> tuple[int, int] | None:
    """Return where the last whole row ends, and how many rows there are up to it.

    None where none ends, where a lone carriage return may end one, or where a quote stands other
    than around a whole cell or doubled inside of one: then it is not sure where rows end.
    """
    quote = dialect.quote.encode()
    if quote and quote in data:
        found = _by_quotes(np.frombuffer(data, np.uint8), dialect)
    else:
        end = data.rfind(b"\n") + 1
        found = end, data.count(b"\n", 0, end)
    if found is None or not found[0]:
        return None
    lone = data.count(b"\r", 0, found[0]) - data.count(b"\r\n", 0, found[0])
    return None if lone else found


def _by_quotes(data: "np.typing.NDArray[np.uint8]", dialect: Dialect) -> tuple[int, int] | None:
    """Count a newline as a row's end where as many quotes open as close before it."""
    quotes = np.flatnonzero(data == ord(dialect.quote))
    newlines = np.flatnonzero(data == _NEWLINE)
    before = np.searchsorted(quotes, newlines)
    ends = newlines[before % 2 == 0]
    if not len(ends):
        return None
    end = int(ends[-1]) + 1
    quotes = quotes[: np.searchsorted(quotes, end)]
    around = np.zeros(256, bool)
    around[[*b"\r\n", *dialect.quote.encode(), *dialect.delimiter.encode()]] = True
    opens, closes = quotes[0::2], quotes[1::2]
    opened = around[data[opens[opens > 0] - 1]].all()
    closed = around[data[closes + 1]].all()
    return (end, len(ends)) if opened and closed else None
