"""The file of rejected rows: where each stands, what is wrong with it, and the row as it came."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.kit.exports import harmless
from steward.kit.imports.tables import RejectedRow

HEAD = ("row", "field", "reason")
_BATCH = 1_000


def write_rejected(session: Session, import_id: int, folder: Path) -> Path | None:
    """Write the rejected rows of an import as CSV; None where there are none."""
    columns = rejected_columns(session, import_id)
    if not columns:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{import_id}-rejected.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEAD, *map(harmless, columns)])
        writer.writerows(rejected_rows(session, import_id, columns))
    return path


def rejected_columns(session: Session, import_id: int) -> list[str]:
    """Return the names of all columns that rejected rows have, in the order of the source."""
    found: dict[str, None] = {}
    for row in _rows(session, import_id):
        found.update(dict.fromkeys(row.fields))
    return list(found)


def rejected_rows(session: Session, import_id: int, columns: list[str]) -> Iterator[list[object]]:
    """Yield the rejected rows under `row`, `field`, `reason` and the columns of the source."""
    for row in _rows(session, import_id):
        cells = (row.fields.get(name, "") for name in columns)
        yield [row.position, row.field, row.reason, *map(harmless, cells)]


def _rows(session: Session, import_id: int) -> Iterator[RejectedRow]:
    """Read portion by portion: a cursor would need a transaction, which a page does not have."""
    last = 0
    while True:
        query = select(RejectedRow).where(RejectedRow.import_id == import_id)
        later = query.where(RejectedRow.id > last).order_by(RejectedRow.id).limit(_BATCH)
        rows = session.scalars(later).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
