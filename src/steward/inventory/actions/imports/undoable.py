"""Whether an import can be undone: it has begun, and no later one has told of the same things."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from steward.kit.errors import Conflict
from steward.kit.imports.tables import (
    DONE,
    FAILED,
    RUNNING,
    UNDOING,
    UNDONE,
    Import,
    ImportedRow,
)
from steward.kit.marks import N_


def check_undoable(session: Session, run: Import) -> None:
    """Raise Conflict where an import cannot be undone."""
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
            "Import %(newest)s has changed what import %(id)s brought since. Undo that one first.",
            newest=newest,
            id=run.id,
        )
        raise Conflict(msg)
