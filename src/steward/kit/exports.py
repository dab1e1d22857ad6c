"""Tables as files for a spreadsheet: CSV and XLSX, whose cells cannot run as formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from io import StringIO
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from flask import Response, stream_with_context
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_AT_ONCE = 500  # rows that are written before they are sent
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 1 << 18  # bytes
MOST_XLSX_ROWS = 1 << 20  # of a sheet, by the format
_MOST_LETTERS = 32_767  # of a cell, by the format; a longer text would be left out whole
_UTF8_MARK = "\ufeff"  # without it Excel reads accents wrongly


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Send `rows` under `head` as the file `name`.csv, while they are still being read."""
    lines = chain([_UTF8_MARK], _lines(chain([head], rows)))
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        out = StringIO()
        csv.writer(out).writerows([harmless(cell) for cell in row] for row in some)
        yield out.getvalue()


def xlsx_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Send `rows` under `head` as the workbook `name`.xlsx; memory does not grow with them.

    Rows that a sheet cannot hold go on in a next one, under the same head.
    """
    with ExitStack() as unless_sent:
        file = unless_sent.enter_context(TemporaryFile())
        with Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
            _write_sheets(book, head, rows)
        unless_sent.pop_all()
    return _file_response(f"{name}.xlsx", file, _XLSX)


def _write_sheets(book: Workbook, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    left, first = iter(rows), list[Sequence[object]]()
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        held = islice(left, MOST_XLSX_ROWS - 1 - len(first))
        for number, row in enumerate(chain([head], first, held)):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell)
        first = list(islice(left, 1))
        if not first:
            return


def zip_response(name: str, file: IO[bytes]) -> Response:
    """Send the archive that was written to a temporary file as `name`.zip, and close it."""
    return _file_response(f"{name}.zip", file, "application/zip")


def _file_response(name: str, file: IO[bytes], mimetype: str) -> Response:
    file.seek(0)
    response = Response(_Content(file), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Content:
    """A finished file; it goes with the response that sends it, also where nobody reads that."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        finalize(self, file.close)  # an answer to HEAD is not even closed

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self._file.read, _CHUNK), b"")

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    __del__ = close


def _write(sheet: Worksheet, row: int, column: int, cell: object) -> None:
    """Write numbers as such and all else as text, which no spreadsheet runs."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    elif cell not in {"", None}:
        sheet.write_string(row, column, str(cell)[:_MOST_LETTERS])


def harmless(cell: object) -> object:
    """Make text that a spreadsheet would run as a formula plain text, by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
