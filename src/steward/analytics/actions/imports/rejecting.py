"""The rows that an import leaves out, kept in one file: where each stands, and what is wrong."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.queries.parts import Doubled
from steward.analytics.rules.tables import LakeTable
from steward.kit.files import FileStore
from steward.kit.imports.staging.reasons import BadCell
from steward.kit.imports.staging.refused import Refused, as_line
from steward.kit.imports.tables import RejectedRow
from steward.kit.marks import N_
from steward.kit.unused import hold

_NAME = "rejected.jsonl"
_LARGEST_MB = 100_000
_AT_ONCE = 1_000


def keep_rejected(
    session: Session, files: FileStore, refused: Path, more: Iterable[Refused]
) -> str | None:
    """Store the rows that staging refused and those that were refused later on, as one file.

    Returns its hash, or None where no row was left out.
    """
    with TemporaryFile() as whole:
        if refused.exists():
            with refused.open("rb") as first:
                shutil.copyfileobj(first, whole)
        whole.writelines(as_line(one).encode() for one in more)
        if not whole.tell():
            return None
        whole.seek(0)
        hold(session)
        return files.put(whole, _NAME, limit_mb=_LARGEST_MB).sha256


def doubled(table: LakeTable, rows: Iterable[Doubled]) -> Iterator[Refused]:
    """Yield the rows that tell of the same as a later one, which counts."""
    key = ", ".join(table.key)
    for one in rows:
        reason = N_("row %(row)s tells of the same; that one counts", row=one.same_as)
        yield Refused(one.row, (BadCell(key, "", reason, ""),), ())


def refused_later(session: Session, import_id: int) -> Iterator[Refused]:
    """Yield the rows that were refused as they were written."""
    last = 0
    while True:
        query = select(RejectedRow).where(RejectedRow.import_id == import_id)
        query = query.where(RejectedRow.id > last).order_by(RejectedRow.id).limit(_AT_ONCE)
        rows = session.scalars(query).all()
        for row in rows:
            value = row.fields.get(row.field, "")
            bad = BadCell(row.field, value, row.reason, "")
            yield Refused(row.position, (bad,), tuple(row.fields.values()))
        if not rows:
            return
        last = rows[-1].id
