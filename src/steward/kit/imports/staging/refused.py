"""The rejected rows of a staging: written as they are found, read for pages and annotated files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from steward.kit.imports.staging.reasons import BadCell
from steward.kit.marks import N_, packed, unpacked
from steward.kit.texts import translated

HEAD = (N_("Row"), N_("Column"), N_("Value"), N_("Reason"), N_("Suggestion"))


@dataclass(frozen=True)
class Refused:
    """A row that was left out: its number in the file, its bad cells, and all its cells.

    A row that could not be cut into cells has its text as its only one.
    """

    row: int
    bad: tuple[BadCell, ...]
    cells: tuple[str, ...]


def as_line(refused: Refused) -> str:
    """Return a rejected row as it is kept: one line."""
    bad = [
        [one.column, one.value, packed(one.reason), packed(one.suggestion)] for one in refused.bad
    ]
    return json.dumps([refused.row, bad, refused.cells], ensure_ascii=False, default=str) + "\n"


def read_refused(path: Path) -> Iterator[Refused]:
    """Yield the rejected rows that are kept in a file, in the order of their rows."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row, bad, cells = json.loads(line)
            found = (
                BadCell(column, value, unpacked(reason), unpacked(suggestion))
                for column, value, reason, suggestion in bad
            )
            yield Refused(row, tuple(found), tuple(cells))


def annotated(path: Path, columns: Sequence[str]) -> tuple[list[str], Iterator[list[object]]]:
    """Return the head and the rows of the annotated file of rejected rows, for `kit.exports`.

    Before the row as it was, under the file's `columns`: its number and, of all its bad cells,
    the columns, values, reasons and suggestions, in the reader's language.
    """
    head = [*map(translated, HEAD), *columns]
    return head, (_annotated(one) for one in read_refused(path))


def _annotated(refused: Refused) -> list[object]:
    told = zip(*refused.bad, strict=True)
    column, value, reason, suggestion = (
        "; ".join(translated(one) for one in some if one) for some in told
    )
    return [refused.row, column, value, reason, suggestion, *refused.cells]
