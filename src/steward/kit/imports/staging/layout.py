"""How a table stands in a text: its dialect, the lines above it, and the rows that name columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from steward.kit.imports.csv_rows import column_names
from steward.kit.imports.staging.shapes import BLANKS

_DELIMITERS = (",", ";", "\t", "|")
_ROWS = 200  # rows by which dialects are compared
_AGREE = 0.6  # share of rows that must be of one width to make a table
_CLEARLY = 0.9
_MOST_HEADER = 3  # rows that name columns
_FILLED = 2  # cells that a row of names has at least: titles above it have one
_TYPED = re.compile(
    r"[-+(]?\W{0,2}\d[\d\s.,:/'’%€$£+-]*(?:\s?[AaPp][Mm])?\)?\W{0,2}|true|false", re.IGNORECASE
)
_AMOUNT = re.compile(r"[-+(]?\W{0,2}\d[\d\s.,'’%€$£]*\)?\W{0,2}")
_MONTH = re.compile(r"(19|20)\d\d-(0?[1-9]|1[0-2])(-0?1([ T].*)?)?")
Rows = list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """How a row is cut into cells."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""

    def reader(self, lines: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        """Return the standard library's reader of this dialect."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            skipinitialspace=self.delimiter == BLANKS,
            strict=strict,
        )


def rows_in(text: str, dialect: Dialect, most: int) -> Rows:
    """Return the first rows of a text, a torn one as it can be read."""
    reader = dialect.reader(StringIO(text, newline=""), strict=False)
    rows: Rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == most:
                break
    except csv.Error:  # a field without end: what stood above it is enough
        pass
    return rows


def guess_dialect(text: str, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """Return the dialect under which most rows of a text are of one width, and as wide as can be.

    What is given is taken as it is.
    """
    delimiters = _DELIMITERS if delimiter is None else (delimiter,)
    quotings = list(_quotings(text)) if quote is None else [(quote, "")]
    found = _best(text, [Dialect(one, *quoting) for quoting in quotings for one in delimiters])
    if delimiter is None and found[0] < (_CLEARLY, _FILLED):
        blanks = _best(text, [Dialect(BLANKS, *quoting) for quoting in quotings])
        found = max(found, blanks, key=lambda one: one[0])
    if found[0][0] < _AGREE:
        return Dialect(delimiter or ",", *quotings[0])
    return found[1]


def _quotings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the usual quoting, and another only where the text shows signs of it."""
    yield '"', ""
    if '\\"' in text:
        yield '"', "\\"
    if '"' not in text and "'" in text:
        yield "'", ""


def _best(text: str, dialects: Sequence[Dialect]) -> tuple[tuple[float, int], Dialect]:
    return max(((_fit(text, one), one) for one in dialects), key=lambda pair: pair[0])


def _fit(text: str, dialect: Dialect) -> tuple[float, int]:
    """Return how many rows are of the commonest width, and that width; one column fits nothing."""
    widths = [len(_trimmed(row, dialect)) for row in rows_in(text, dialect, _ROWS) if any(row)]
    if not widths:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0]
    return (round(count / len(widths), 2), width) if width > 1 else (0.0, 1)


def _trimmed(row: list[str], dialect: Dialect) -> list[str]:
    """Leave out the empty cell that a blank at a line's end makes."""
    return row[:-1] if dialect.delimiter == BLANKS and row and not row[-1] else row


def guess_layout(rows: Rows, skip: int | None = None) -> tuple[int, int]:
    """Return how many rows stand above the names of the columns, and how many rows name them.

    A table begins at the first row that is as wide as most rows and is no mere title. Its names
    end where columns that hold numbers or dates begin to: they take no row where those do at once.
    """
    width = width_of(rows)
    start = _first(rows, width) if skip is None else skip
    body = [row for row in rows[start:] if any(row)]
    below = body[len(body) // 2 :]  # surely not the rows of names
    columns = {at: [_cell(row, at) for row in below] for at in range(width)}
    typed = {at: cells for at, cells in columns.items() if _is_typed(cells)}
    for number, row in enumerate(body[: _MOST_HEADER + 1]):
        if any(_is_value(_cell(row, at), cells) for at, cells in typed.items()):
            return start, number if number <= _MOST_HEADER else 1
    return start, 1 if body else 0


def width_of(rows: Rows) -> int:
    """Return how wide most rows are, 0 where there are none."""
    widths = Counter(len(row) for row in rows if any(row))
    return widths.most_common(1)[0][0] if widths else 0


def _first(rows: Rows, width: int) -> int:
    for number, row in enumerate(rows):
        filled = sum(1 for cell in row if cell.strip())
        if len(row) >= width and filled >= min(_FILLED, width):
            return number
    return 0


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _is_typed(cells: list[str]) -> bool:
    """Whether nearly all cells of a column, as far as they are filled, are numbers or dates."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(bool(_TYPED.fullmatch(one)) for one in filled) > _CLEARLY * len(
        filled
    )


def _is_value(cell: str, below: list[str]) -> bool:
    """Whether a cell is a value of its column, and does not name it as a month does amounts."""
    if _MONTH.fullmatch(cell) and all(_AMOUNT.fullmatch(one) for one in below if one):
        return False
    return bool(_TYPED.fullmatch(cell))


def names_of(rows: Rows, width: int) -> tuple[str, ...]:
    """Return the names of columns by the rows that name them, each unlike any other.

    Of several rows, a cell of an upper one also names the empty ones behind it: it was merged.
    """
    spread = [_spread(row, width) for row in rows[:-1]]
    last = [_cell(rows[-1], at) for at in range(width)] if rows else [""] * width
    cells = [" ".join(one for one in parts if one) for parts in zip(*spread, last, strict=True)]
    return tuple(column_names(cells))


def _spread(row: list[str], width: int) -> list[str]:
    spread, last = [], ""
    for at in range(width):
        last = _cell(row, at) or last
        spread.append(last)
    return spread
