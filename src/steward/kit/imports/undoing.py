"""Undoing an import: whether it can be undone, what it left, and what undoing it did."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from steward.kit.db import Base
from steward.kit.errors import Conflict
from steward.kit.imports.tables import DONE, FAILED, RUNNING, UNDOING, UNDONE, Import, ImportedRow
from steward.kit.marks import N_

_AT_ONCE = 500


@dataclass(frozen=True)
class Undone:
    """How many things were withdrawn and restored; `kept` names those people had worked on."""

    withdrawn: int
    restored: int
    kept: list[str]


S = TypeVar("S", bound=Base)


def check_undoable(session: Session, run: Import) -> None:
    """Raise Conflict where an import was undone already, has not begun, or was built upon."""
    if run.state == UNDONE:
        raise Conflict(N_("Import %(id)s has been undone already.", id=run.id))
    if run.state not in {RUNNING, DONE, FAILED, UNDOING}:
        msg = N_("Import %(id)s has not begun, so there is nothing to undo.", id=run.id)
        raise Conflict(msg)
    mine, later = aliased(ImportedRow), aliased(ImportedRow)
    same = (mine.source == later.source) & (mine.kind == later.kind)
    same &= mine.external_id == later.external_id
    newer = select(later.import_id).join(mine, same)
    newer = newer.where(mine.import_id == run.id, later.is_live, later.import_id > run.id)
    newest = session.scalar(newer.order_by(later.import_id.desc()).limit(1))
    if newest is not None:
        msg = N_(
            "Import %(newest)s has changed what import %(id)s brought. Undo that one first.",
            newest=newest,
            id=run.id,
        )
        raise Conflict(msg)


def live_rows(
    session: Session, run: Import, kind: str, table: type[S]
) -> Iterator[list[tuple[ImportedRow, S]]]:
    """Yield the live rows of an import with what they tell of, locked, some at a time."""
    last, import_id = 0, run.id
    query = select(ImportedRow, table).join(table, table.__table__.c.id == ImportedRow.subject_id)
    query = query.where(ImportedRow.kind == kind, ImportedRow.is_live)
    query = query.order_by(ImportedRow.id).with_for_update(of=table).limit(_AT_ONCE)
    while True:
        later = query.where(ImportedRow.import_id == import_id, ImportedRow.id > last)
        rows = [(entry, subject) for entry, subject in session.execute(later)]
        if not rows:
            return
        last = rows[-1][0].id
        yield rows
