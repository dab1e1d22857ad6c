"""Rows of a CSV file as records: its dialect found out, and a torn row costing only itself."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Protocol, Self, TextIO

from steward.kit.imports.records import BadRecord, Record, UnreadableFile, bad, find_unstorable_text
from steward.kit.imports.sources import Source
from steward.kit.marks import N_

_MAX_FIELD = 1 << 20
_MAX_LINE = 4 << 20
_MAX_REREAD = 256 << 20  # characters

_SAMPLE = 256 << 10
_SAMPLE_ROWS = 50

_REASONS = {
    "field larger": "a field is longer than 1 MB, or a quote is opened and not closed",
    "line too long": "the line is longer than 4 MB",
    "unexpected end": "a quote is opened and not closed",
    "expected after": "a quote inside a quoted field is not doubled",
}

_DELIMITERS = (",", ";", "\t", "|")


def read_csv(source: Source, encoding: str) -> Iterator[Record | BadRecord]:
    """Yield a record for each row below the header; `position` is the line a row begins on.

    Raise UnreadableFile when the first row cannot be a header.
    """
    with source.open_text(encoding) as text:
        dialect = _guess_dialect(text)
    with source.open_text(encoding) as text:
        yield from _records(source.name, Lines(text), dialect)


def _guess_dialect(text: TextIO) -> dict[str, str]:
    """Return the dialect under which most rows have as many columns as the header."""
    sample = text.read(_SAMPLE)
    lines = list(StringIO(sample, newline=""))
    if len(sample) == _SAMPLE and len(lines) > 1:
        lines.pop()  # the sample's end cuts through it
    dialects = [
        {"delimiter": delimiter, **quoting}
        for quoting in _possible_quoting(sample)
        for delimiter in _DELIMITERS
    ]
    return max(dialects, key=lambda dialect: _fit(lines, dialect))


def _possible_quoting(sample: str) -> Iterator[dict[str, str]]:
    """Yield the usual quoting, and another only where the sample shows signs of it."""
    yield {}
    if '\\"' in sample:
        yield {"escapechar": "\\"}
    if '"' not in sample and "'" in sample:
        yield {"quotechar": "'"}


def _fit(lines: list[str], dialect: dict[str, str]) -> tuple[float, int]:
    reader = csv.reader(lines, strict=True, **dialect)  # type: ignore[arg-type]  # typed one by one
    widths = [width for width in islice(_widths(reader), _SAMPLE_ROWS) if width]
    if not widths or widths[0] <= 1:
        return 0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _widths(reader: Iterator[list[str]]) -> Iterator[int]:
    """Yield how many cells each row has, -1 for a torn one."""
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            yield -1
            continue
        if row is None:
            return
        yield len(row)


class Readable(Protocol):
    """What gives lines, as a text stream does."""

    def readline(self, limit: int, /) -> str:
        """Return the next line, or the beginning of it."""


class Lines:
    """A file's lines; those of the present row can be given once more.

    `position` is the line the present row begins on, `number` that of the row itself; further
    lines that it has `swallowed`, being torn, count as rows.
    """

    def __init__(self, text: Readable) -> None:
        self._text = text
        self._again: list[str] = []
        self.row: list[str] = []
        self.position = 1
        self.number = 0
        self.swallowed = 0
        self._reread = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(_MAX_LINE)
        if not line:
            raise StopIteration
        self.row.append(line)
        if len(line) == _MAX_LINE and not line.endswith(("\r", "\n")):
            self._pass_over_rest()
            raise csv.Error("line too long")
        return line

    def _pass_over_rest(self) -> None:
        part = "more"
        while part and not part.endswith(("\r", "\n")):
            part = self._text.readline(_MAX_LINE)

    @property
    def is_even(self) -> bool:
        """Whether no line waits to be given once more."""
        return not self._again

    def next_row(self) -> None:
        """Forget the row that was read."""
        self.position += len(self.row)
        self.number += 1 + self.swallowed
        self.swallowed = 0
        self.row.clear()

    def give_again(self) -> None:
        """Give the lines of the row once more, all but its first.

        A quote left open swallows the rows below it. Bounded, since a file of nothing but open
        quotes would be read over and over.
        """
        if self._reread < _MAX_REREAD:
            self._reread += sum(map(len, self.row))
            self._again.extend(reversed(self.row[1:]))
            del self.row[1:]
        self.swallowed = len(self.row) - 1


def _records(name: str, lines: Lines, dialect: dict[str, str]) -> Iterator[Record | BadRecord]:
    reader = csv.reader(lines, strict=True, **dialect)  # type: ignore[arg-type]  # see _fit
    rows = (row for row in rows_in(lines, reader) if row)
    header = _get_header(name, next(rows, None))
    width = len(header)
    for row in rows:
        if isinstance(row, BadRecord):
            yield row
        elif len(row) == width or (len(row) > width and not any(row[width:])):
            yield Record(lines.position, dict(zip(header, row, strict=False)))
        else:
            reason = f"it has {len(row)} fields where the header has {width}"
            yield bad(lines.position, reason, "".join(lines.row))


def rows_in(lines: Lines, reader: Iterator[list[str]]) -> Iterator[list[str] | BadRecord]:
    """Yield the cells of each row, none for a blank one; `reader` reads `lines`, strictly.

    While a row is looked at, `lines` holds its text and place.
    """
    csv.field_size_limit(_MAX_FIELD)
    while True:
        lines.next_row()
        try:
            row = next(reader, None)
        except csv.Error as why:
            torn = bad(lines.position, _explain(why), "".join(lines.row))
            lines.give_again()
            yield torn
            continue
        if row is None:
            return
        if reason := find_unstorable_text("".join(lines.row)):
            yield bad(lines.position, reason, "".join(lines.row))
        else:
            yield row


def _explain(why: csv.Error) -> str:
    for sign, reason in _REASONS.items():
        if sign in str(why):
            return reason
    return f"it is no CSV row ({why})"


def _get_header(name: str, row: list[str] | BadRecord | None) -> list[str]:
    if row is None:
        raise UnreadableFile(N_("%(name)s: the file holds no rows. Export it again.", name=name))
    if isinstance(row, BadRecord):
        raise UnreadableFile(
            N_(
                "%(name)s, line %(position)s: the header cannot be read: %(reason)s. "
                "The first row must name the columns.",
                name=name,
                position=row.position,
                reason=row.reason,
            )
        )
    return column_names(row)


def column_names(cells: list[str]) -> list[str]:
    """Return the names of columns by the cells of their row: each has one, unlike any other."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        column = cell.strip() or f"column {number}"
        names.append(f"{column} ({number})" if column in names else column)
    return names
