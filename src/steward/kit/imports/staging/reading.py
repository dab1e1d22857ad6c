"""The rows of a file of any format, in portions that can be parsed apart, and how much is read."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from typing_extensions import override

from steward.kit.imports.encoding import Recoded
from steward.kit.imports.records import BadRecord
from steward.kit.imports.sources import get_source
from steward.kit.imports.staging.blocks import Block, gathered, parsed
from steward.kit.imports.staging.columnar import parquet_blocks
from steward.kit.imports.staging.cutting import Cutter
from steward.kit.imports.staging.layout import Dialect
from steward.kit.imports.staging.shapes import Format, Guess
from steward.kit.imports.staging.tables import objects, sheet_rows

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 20
_PLAIN = frozenset(["utf-8", "utf-8-sig", "ascii"])
_MARK = b"\xef\xbb\xbf"
Portion = Callable[[], Block]  # to be called in any thread


class Reading:
    """The rows of one file, as a guess says that they are written."""

    def __init__(self, path: Path, name: str, guess: Guess) -> None:
        self._path = path
        self._guess = guess
        self._width = len(guess.columns)
        source = get_source(path, guess.member, name)
        self._source = replace(source, opened=lambda: self._counted(source.opened()))
        self.read = 0
        # A workbook's sheet is gone through twice: its merged cells are told at its end.
        self.size = source.size * 2 if guess.format is Format.XLSX else source.size

    def _counted(self, stream: IO[bytes]) -> IO[bytes]:
        return io.BufferedReader(_Counted(stream, self._count), _CHUNK)

    def _count(self, size: int) -> None:
        self.read += size

    def portions(self) -> Iterator[Portion]:
        """Yield the rows below the names of the columns, in their order. Raises UnreadableFile."""
        if self._guess.format is Format.CSV:
            yield from self._pieces()
        else:
            for block in self._blocks():
                yield partial(_same, block)

    def _pieces(self) -> Iterator[Portion]:
        dialect = Dialect(self._guess.delimiter, self._guess.quote, self._guess.escape)
        with self._source.open() as stream:
            cutter = Cutter(self._in_utf8(stream), dialect)
            cutter.skip(self._guess.skip + self._guess.header)
            for piece in cutter.pieces():
                yield partial(parsed, piece, self._width, dialect)

    def _in_utf8(self, stream: IO[bytes]) -> IO[bytes] | Recoded:
        with self._source.open() as sample:
            start = sample.read(_CHUNK)
        returns = b"\r" in start and b"\n" not in start
        if self._guess.encoding in _PLAIN and not returns:
            stream.read(len(_MARK) if start.startswith(_MARK) else 0)
            return stream
        return Recoded(stream, self._guess.encoding, returns=returns)

    def _blocks(self) -> Iterator[Block]:
        guess = self._guess
        if guess.format is Format.PARQUET:
            for block in parquet_blocks(self._path, self._source.name):
                yield block
                self.read = self.size
        elif guess.format is Format.XLSX:
            rows = sheet_rows(self._source, guess.sheet)
            below = (
                (one.number, one.cells) for one in rows if one.number > guess.skip + guess.header
            )
            yield from gathered(below, self._width)
        else:
            yield from gathered(self._objects(), self._width)

    def _objects(self) -> Iterator[tuple[int, list[str]] | BadRecord]:
        names = [one.name for one in self._guess.columns]
        for one in objects(self._source, self._guess.format, self._guess.encoding):
            if isinstance(one, BadRecord):
                yield one
            else:
                yield one.number, [one.fields.get(name, "") for name in names]


def _same(block: Block) -> Block:
    return block


class _Counted(io.RawIOBase):
    """A stream that tells how much of it is read."""

    def __init__(self, stream: IO[bytes], count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return self._stream.seekable()

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    @override
    def tell(self) -> int:
        return self._stream.tell()

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        part = self._stream.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(part)] = part
        self._count(len(part))
        return len(part)

    @override
    def close(self) -> None:
        self._stream.close()
        super().close()
