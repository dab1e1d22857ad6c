"""Rows of a workbook's sheet as records, one at a time: memory does not grow with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from zipfile import ZipFile

from steward.kit.imports.csv_rows import column_names
from steward.kit.imports.records import Record, UnreadableFile
from steward.kit.imports.sources import Source, refuse_bomb
from steward.kit.imports.xlsx_parts import (
    Attributes,
    Elements,
    Workbook,
    column_number,
    merges_in,
    open_workbook,
    sheet_names,
)
from steward.kit.marks import N_

_LARGEST_WHOLE = 1 << 53  # beyond it a number in a sheet is not exact
_DECIMALS = 10  # what binary fractions show beyond is noise
_NEEDED = 2  # filled cells that a row of column names has at least: titles above it have one
Cells = dict[int, object]


def read_xlsx(source: Source) -> Iterator[Record]:
    """Yield a record for each filled row below the names of the columns.

    `position` is the row's number in the sheet. A formula counts by its value; a merged range by
    that of its first cell, in each of its rows. Raises UnreadableFile.
    """
    yield from _records(source.name, read_cells(source))


def read_cells(source: Source, sheet: str = "") -> Iterator[tuple[int, Cells]]:
    """Yield each row of a sheet, or of the first that is shown: its number, its filled cells.

    Raises UnreadableFile.
    """
    with _opened(source) as archive:
        book = open_workbook(archive, sheet)
        with archive.open(book.sheet) as stream:
            merges = merges_in(stream)
        with archive.open(book.sheet) as stream:
            rows = _Rows(book)
            elements = Elements(rows.start, rows.end, rows.data)
            read = (row for _ in elements.feed(stream) for row in rows.taken())
            yield from _filled(read, merges)


def read_sheet_names(source: Source) -> tuple[str, ...]:
    """Return the names of all sheets, those that are shown first. Raises UnreadableFile."""
    with _opened(source) as archive:
        return sheet_names(archive)


@contextmanager
def _opened(source: Source) -> Iterator[ZipFile]:
    with source.open() as stream, ZipFile(stream) as archive:
        for info in archive.infolist():
            refuse_bomb(source.name, info)
        try:
            yield archive
        except (KeyError, IndexError, ValueError) as error:
            raise UnreadableFile(
                N_("%(name)s: the workbook is damaged. Save it again.", name=source.name)
            ) from error


def _filled(
    rows: Iterator[tuple[int, Cells]], merges: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, Cells]]:
    """Give each row of a merged range the value of its first cell."""
    running: dict[int, tuple[int, object]] = {}
    for number, cells in rows:
        for column, (bottom, value) in list(running.items()):
            if number > bottom:
                del running[column]
            elif value is not None:
                cells.setdefault(column, value)
        for column, bottom in merges.get(number, ()):
            running[column] = (bottom, cells.get(column))
        yield number, cells


def _records(name: str, rows: Iterator[tuple[int, Cells]]) -> Iterator[Record]:
    head = next((cells for _, cells in rows if len(cells) >= _NEEDED), None)
    if head is None:
        raise UnreadableFile(N_("%(name)s: the file holds no rows. Export it again.", name=name))
    names = column_names([str(head.get(at, "")) for at in range(max(head) + 1)])
    for number, cells in rows:
        if cells:
            beyond = {f"column {at + 1}": v for at, v in cells.items() if at >= len(names)}
            known = {column: cells.get(at, "") for at, column in enumerate(names)}
            yield Record(number, known | beyond)


class _Rows:
    """Gathers the cells of rows as the elements of a sheet go by."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._ready: list[tuple[int, Cells]] = []
        self._cells: Cells = {}
        self._row = self._column = 0
        self._type, self._style = "n", 0
        self._parts: list[str] = []
        self._takes = False

    def taken(self) -> list[tuple[int, Cells]]:
        """Return the rows that are whole by now."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, found: Attributes) -> None:
        """An element begins."""
        if name == "c":
            self._column = _column_of(found["r"]) if "r" in found else self._column + 1
            self._type, self._style = found.get("t", "n"), int(found.get("s", 0))
            self._parts.clear()
        elif name in {"v", "t"}:
            self._takes = True
        elif name == "row":
            self._row = int(found.get("r", self._row + 1))
            self._cells, self._column = {}, -1

    def data(self, text: str) -> None:
        """Text goes by: only that of values counts, not that of formulas."""
        if self._takes:
            self._parts.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in {"v", "t"}:
            self._takes = False
        elif name == "c" and self._parts:
            value = self._value("".join(self._parts))
            if value != "":
                self._cells[self._column] = value
        elif name == "row":
            self._ready.append((self._row, self._cells))

    def _value(self, text: str) -> object:
        if self._type == "s":
            return self._book.texts[int(text)].strip()
        if self._type != "n":
            return text == "1" if self._type == "b" else text.strip()
        number = float(text)
        if self._style in self._book.date_styles:
            return self._book.moment(number)
        return _exact(number)


def _exact(number: float) -> int | Decimal:
    """Return the number that somebody typed, of which a sheet keeps a binary fraction."""
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return int(number)
    return Decimal(repr(round(number, _DECIMALS)))


@lru_cache(1 << 10)
def _letters(reference: str) -> int:
    return column_number(reference)


def _column_of(reference: str) -> int:
    """Return the column of a cell by its name, such as 3 of “D17”."""
    return _letters(reference.rstrip("0123456789"))
