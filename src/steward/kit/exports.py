"""Tables as files for a spreadsheet: CSV, whose cells cannot run as formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

from flask import Response, stream_with_context

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_AT_ONCE = 500  # rows that are written before they are sent
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


def harmless(cell: object) -> object:
    """Make text that a spreadsheet would run as a formula plain text, by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
