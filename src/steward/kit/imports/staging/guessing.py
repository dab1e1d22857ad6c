"""Guessing how a file is read, by its first rows, and of a long one by some further down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import ZipExtFile

from steward.kit.imports.encoding import decoded, guess_encoding
from steward.kit.imports.records import BadRecord, UnreadableFile, find_unstorable_text
from steward.kit.imports.sources import Source, get_source
from steward.kit.imports.staging import kinds
from steward.kit.imports.staging.formats import find_format
from steward.kit.imports.staging.layout import (
    Dialect,
    Rows,
    guess_dialect,
    guess_layout,
    names_of,
    rows_in,
    width_of,
)
from steward.kit.imports.staging.shapes import BLANKS, ColumnGuess, Format, Given, Guess
from steward.kit.imports.staging.tables import Named, objects, sheet_rows
from steward.kit.imports.wanted import Kind
from steward.kit.imports.xlsx_rows import read_sheet_names
from steward.kit.marks import N_

_HEAD = 512 << 10  # characters
_ROWS = 5_000
_LONGEST = 8 << 20  # characters of objects
_PLACES = 12  # further down, in a long file
_STRETCH = 32 << 10  # bytes read at each
_MOST_COLUMNS = 2_000
_PARQUET = "steward.kit.imports.staging.columnar"


@dataclass(frozen=True)
class _Sample:
    """Rows of a file, and how they were had; `more` are rows further down."""

    guess: Guess
    rows: Rows
    more: Rows


def guesses(path: Path, name: str, given: Given) -> Iterator[Guess]:
    """Yield how a file is read, once: see `door.guess`."""
    source = get_source(path, given.member, name)
    form = given.format or find_format(source)
    if form in {Format.JSON, Format.JSONL}:
        found = _guess_objects(source, form, given)
    elif form is Format.PARQUET:
        found = import_module(_PARQUET).guess_parquet(path, source.name)
    else:
        sample = _sheet(source, given) if form is Format.XLSX else _text(source, given)
        found = _with_columns(source.name, sample, given)
    if len(found.columns) > _MOST_COLUMNS:
        count = f"{len(found.columns):,}"
        told = N_("%(name)s: it has %(count)s columns, which is no table of ours.",
                  name=source.name, count=count)  # fmt: skip
        raise UnreadableFile(told)
    if any(find_unstorable_text(one.name) for one in found.columns):
        raise UnreadableFile(
            N_(
                "%(name)s: its first lines are no text. Save it as XLSX, or as CSV in UTF-8.",
                name=source.name,
            )
        )
    yield replace(found, member=given.member, size=path.stat().st_size)


def _sheet(source: Source, given: Given) -> _Sample:
    names = read_sheet_names(source)
    sheet = given.sheet or (names[0] if names else "")
    rows: Rows = []
    for row in islice(sheet_rows(source, sheet), _ROWS):
        rows += [[]] * (row.number - len(rows) - 1)
        rows.append(row.cells)
    width = width_of(rows)
    padded = [row + [""] * (width - len(row)) if row else row for row in rows]
    return _Sample(Guess(Format.XLSX, (), sheet=sheet, sheets=names), padded, [])


def _text(source: Source, given: Given) -> _Sample:
    encoding = given.encoding
    if encoding is None:
        with source.open() as stream:
            encoding = guess_encoding(stream)
    with source.open_text(encoding) as text:
        head = text.read(_HEAD)
    if "\n" not in head:
        head = head.replace("\r", "\n")
    dialect = guess_dialect(head, given.delimiter, given.quote)
    rows = rows_in(head, dialect, _ROWS)
    if len(head) == _HEAD and len(rows) > 1:
        rows.pop()  # the sample's end cuts through it
    found = Guess(Format.CSV, (), encoding, dialect.delimiter, dialect.quote, dialect.escape)
    return _Sample(found, rows, _further_down(source, encoding, dialect))


def _further_down(source: Source, encoding: str, dialect: Dialect) -> Rows:
    """Return rows from places all over a long file; a place may begin inside of a row."""
    found: Rows = []
    with source.open() as stream:
        is_plain = stream.seekable() and not isinstance(stream, ZipExtFile)
        if source.size <= 2 * _HEAD or not is_plain or encoding.startswith("utf-16"):
            return found
        for place in range(1, _PLACES + 1):
            stream.seek(source.size * place // (_PLACES + 1))
            with decoded(BytesIO(stream.read(_STRETCH)), encoding.removesuffix("-sig")) as text:
                rows = rows_in(text.read(), dialect, _ROWS)
            found += rows[1:-1]
    return found


def _with_columns(name: str, sample: _Sample, given: Given) -> Guess:
    """Find the names of the columns, and what each holds."""
    rows = sample.rows
    skip, header = guess_layout(rows, given.skip)
    header = header if given.header is None else given.header
    body = [row for row in rows[skip + header :] if any(row)]
    named = rows[skip : skip + header]
    width = max(map(len, named), default=0) or width_of(body)
    if sample.guess.delimiter == BLANKS:
        width -= 1 if named and not named[-1][-1] else 0
    if not width:
        raise UnreadableFile(N_("%(name)s: the file holds no rows. Export it again.", name=name))
    fitting = body + [row for row in sample.more if len(row) == width]
    columns = _columns(names_of(named, width), fitting)
    empties = _empties(columns, fitting)
    return replace(
        sample.guess, columns=columns, skip=skip, header=header, empties=empties, rows=len(fitting)
    )


def _columns(names: Sequence[str], rows: Rows) -> tuple[ColumnGuess, ...]:
    cells = ([row[at] if at < len(row) else "" for row in rows] for at in range(len(names)))
    return kinds.agreed([kinds.guess_column(*pair) for pair in zip(names, cells, strict=True)])


def _guess_objects(source: Source, form: Format, given: Given) -> Guess:
    """Guess what the fields of objects hold; those of the first objects are the columns."""
    encoding = given.encoding
    if encoding is None:
        with source.open() as stream:
            encoding = guess_encoding(stream)
    found = list(_first(objects(source, form, encoding)))
    if not found:
        raise UnreadableFile(
            N_("%(name)s: the file holds no rows. Export it again.", name=source.name)
        )
    names = list(dict.fromkeys(name for fields in found for name in fields))
    rows = [[fields.get(name, "") for name in names] for fields in found]
    columns = _columns(names, rows)
    return Guess(form, columns, encoding, header=0, empties=_empties(columns, rows), rows=len(rows))


def _first(read: Iterator[Named | BadRecord]) -> Iterator[Mapping[str, str]]:
    """Yield the fields of the first objects, of few where they are long."""
    length = 0
    for one in islice(read, _ROWS):
        if isinstance(one, BadRecord):
            continue
        yield one.fields
        length += sum(map(len, one.fields.values()))
        if length > _LONGEST:
            return


def _empties(columns: Sequence[ColumnGuess], rows: Rows) -> tuple[str, ...]:
    """Return the words by which columns that hold no text say that there is nothing."""
    typed = [at for at, one in enumerate(columns) if one.kind is not Kind.TEXT]
    cells = {row[at].strip() for row in rows for at in typed if at < len(row)}
    return tuple(sorted(cells & kinds.EMPTIES))
