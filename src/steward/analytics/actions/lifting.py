"""Taking back what an import landed: nothing else changes, what it hid shows again."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from steward.analytics.actions.parts import keep_drafts, lock_table
from steward.analytics.models import MASKS, ROWS, SEEN, LakeLanding, LakePart
from steward.analytics.queries import apart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Lift
from steward.analytics.rules.tables import TABLES, LakeTable
from steward.kit.jobs import defer


def lift(
    session: Session,
    lake: Lake,
    import_id: int,
    tables: Collection[LakeTable] = tuple(TABLES.values()),
) -> int:
    """Take back all that an import landed in these tables, and return how many rows that were.

    What it changed is again as it was before; what later landings brought as well stays. Raises
    NoRoom when the disk is full, BooksUnavailable when files are gone.
    """
    return sum(_lift(session, lake, one, import_id) for one in tables)


def _lift(session: Session, lake: Lake, table: LakeTable, import_id: int) -> int:
    lock_table(session, table.name)
    of_table = select(LakeLanding.id).where(LakeLanding.table_name == table.name)
    landings = session.scalars(of_table.where(LakeLanding.import_id == import_id)).all()
    if not landings:
        return 0
    rows = select(func.sum(LakePart.rows)).where(
        LakePart.landing_id.in_(landings), LakePart.kind == ROWS
    )
    lifted = int(session.scalar(rows) or 0)
    with lake.draft() as draft:
        rows_here, masks, others, seen = _files(session, lake, table, landings)
        task = Lift(table, rows_here, masks, others, seen, lake.folder, draft, lake.memory_mb)
        carried = apart.carry(task, lambda _share: None).drafts if rows_here and seen else []
        session.execute(delete(LakeLanding).where(LakeLanding.id.in_(landings)))
        keep_drafts(session, lake, table.name, carried)
        defer(session, "analytics.refresh_cubes")
    return lifted


def _files(
    session: Session, lake: Lake, table: LakeTable, landings: Collection[int]
) -> Iterator[tuple[Path, ...]]:
    """Yield rows and masks that go, rows that stay, and what those who stay saw of what goes."""
    goes = LakePart.landing_id.in_(landings)
    for condition in (
        goes & (LakePart.kind == ROWS),
        goes & (LakePart.kind == MASKS),
        ~goes & (LakePart.kind == ROWS),
        ~goes & (LakePart.kind == SEEN) & (LakePart.landing_id > min(landings)),
    ):
        query = select(LakePart.path).where(LakePart.table_name == table.name, condition)
        yield tuple(lake.here(session.scalars(query)))
