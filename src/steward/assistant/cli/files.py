"""Example questions as they come in files: refused by row and field where they cannot be used."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from steward.assistant.errors import BadExamples
from steward.assistant.rules import Example

LONGEST_TEXT = 10_000  # characters
LONGEST_LABEL = 200
_TEXTS = ("text", "sentence", "question", "utterance", "query")
_LABELS = ("label", "category", "intent", "class")
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Columns:
    """Which columns hold text and label, unless by their usual names, and what is out of scope."""

    text: str = ""
    label: str = ""
    out_of_scope: str = ""


def read_train(file: Path, columns: Columns) -> list[Example]:
    """Read what to teach. Raises BadExamples, which names file, row and field.

    Rows are counted as a spreadsheet does: the names of the columns are row 1.
    """
    examples = []
    for place, name, example in _rows(file, columns):
        if example.label and not _is_readable(example.text):
            raise BadExamples(f"{place}, {name}: there is no letter and no digit to learn from.")
        examples.append(example)
    intents = {one.label for one in examples if one.label}
    if len(intents) < 2:  # noqa: PLR2004 - a choice needs two
        raise BadExamples(
            f"{file.name} has {len(intents)} intent{'' if len(intents) == 1 else 's'}. "
            "Teach at least two."
        )
    return examples


def read_test(file: Path, columns: Columns) -> list[Example]:
    """Read what to ask. Raises BadExamples. Customers may send signs alone, but not all of them."""
    examples = [example for _, _, example in _rows(file, columns)]
    if not any(_is_readable(one.text) for one in examples):
        raise BadExamples(f"{file.name} has no text with a letter or a digit.")
    return examples


def _rows(file: Path, columns: Columns) -> Iterator[tuple[str, str, Example]]:
    """Yield for each row its place, the name of the text's column, and what it holds."""
    lines = _read(file)
    head = next(lines, [])
    text = _column(head, columns.text, _TEXTS, file.name)
    label = _column(head, columns.label, _LABELS, file.name)
    number = 1
    for number, cells in enumerate(lines, 2):
        if cells:
            place, row = f"{file.name}, row {number}", dict(zip(head, cells, strict=False))
            example = _example(row, text, label, place)
            outside = example.label == columns.out_of_scope
            yield place, text, Example(example.text, "") if outside else example
    if number == 1:
        raise BadExamples(f"{file.name} has no rows below the names of its columns.")


def _example(row: Mapping[str, str], text: str, label: str, place: str) -> Example:
    asked = _cell(row, text, place, LONGEST_TEXT)
    if not asked:
        raise BadExamples(f"{place}, {text}: there is no text.")
    return Example(asked, _cell(row, label, place, LONGEST_LABEL))


def _read(file: Path) -> Iterator[list[str]]:
    """Yield the rows, the names of the columns first."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadExamples(f"{file.name} is not in UTF-8. Save it as such.") from error
    if not text.strip():
        raise BadExamples(f"{file.name} is empty.")
    first = text.lstrip().partition("\n")[0]
    delimiter = next((sign for sign in _DELIMITERS if sign in first), ",")
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # we say which cell is too long
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from lines
    except csv.Error as error:
        raise BadExamples(f"{file.name}, line {lines.line_num}: {error}.") from error


def _column(head: Iterable[str], wanted: str, usual: Iterable[str], name: str) -> str:
    """Return the column that was asked for, else the first of the usual names that there is."""
    known = {one.strip().lower(): one for one in head}
    for candidate in [wanted] if wanted else usual:
        if (key := candidate.strip().lower()) in known:
            return known[key]
    missing = wanted or f"{next(iter(usual))} (or {', '.join([*usual][1:])})"
    raise BadExamples(
        f"{name}, row 1: there is no column {missing}. Name columns by --text and --label."
    )


def _cell(row: Mapping[str, str], column: str, place: str, longest: int) -> str:
    if column not in row:
        raise BadExamples(f"{place}, {column}: the row ends before it.")
    value = " ".join(row[column].split())
    if "\0" in value:
        raise BadExamples(f"{place}, {column}: there is a NUL character. Take it out.")
    if len(value) > longest:
        raise BadExamples(f"{place}, {column}: {len(value):,} characters, at most {longest:,}.")
    return value


def _is_readable(text: str) -> bool:
    return any(map(str.isalnum, text))
