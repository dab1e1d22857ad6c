"""Landing in the lake: rows that were staged come in, are looked through, or are taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from steward.analytics.actions.parts import keep_drafts, lock_table
from steward.analytics.errors import BooksRebuilding
from steward.analytics.models import LakeLanding
from steward.analytics.queries import apart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.lost import is_awaited
from steward.analytics.queries.manifest import months_of, standing_of
from steward.analytics.queries.parts import Doubled, Example, Parted, Task
from steward.analytics.rules.tables import LakeTable
from steward.kit import clock
from steward.kit.jobs import defer


def _nobody(_share: float) -> None:
    return


@dataclass(frozen=True)
class Load:
    """What is to be landed: Parquet files of rows in our columns, and of keys that are gone.

    A column `_row` says where a row stood in its file; without it, rows stand as they come. `tell`
    is called with the share that is done.
    """

    rows: Sequence[Path] = ()
    gone: Sequence[Path] = ()
    tell: Callable[[float], None] = _nobody


@dataclass(frozen=True)
class Landed:
    """What became of the rows; `doubled` are those that told of the same as a later one.

    Of these some are named, each with the row that counts.
    """

    created: int
    changed: int
    unchanged: int
    gone: int = 0
    doubled_count: int = 0
    doubled: Sequence[Doubled] = ()


def land(
    session: Session,
    lake: Lake,
    table: LakeTable,
    load: Load,
    *,
    import_id: int | None = None,
    flow: str | None = None,
) -> Landed:
    """Bring rows into a table of the lake, by an import or a flow; they count at the commit.

    A row whose key and content stand already is unchanged; one whose key stands with another
    content replaces it. What an import has landed is not landed again. Others who land in the
    table wait. Raises NoRoom when the disk is full, Unavailable when the work was killed, and
    BooksRebuilding while what was lost comes in again; then nothing was brought in.
    """
    lock_table(session, table.name)
    if import_id is not None and (before := _find_landing(session, table.name, import_id)):
        return Landed(before.created, before.changed, before.unchanged, before.gone)
    check_rebuilt(session, table.name, flow=flow)
    landing = LakeLanding(table_name=table.name, import_id=import_id, flow=flow, at=clock.now())
    session.add(landing)
    session.flush()
    return _bring(session, lake, table, load, landing)


def land_again(
    session: Session, lake: Lake, table: LakeTable, load: Load, landing: LakeLanding
) -> Landed:
    """Bring the rows of a landing that was lost in again, to the place they had.

    They lie over what had landed before them, and under what has landed since, which was compared
    with them: so others wait until then. Raises what `land` raises.
    """
    return _bring(session, lake, table, load, landing)


def _bring(
    session: Session, lake: Lake, table: LakeTable, load: Load, landing: LakeLanding
) -> Landed:
    with lake.draft() as draft:
        aim = Aim(landing.id, draft, again=landing.lost_at is not None)
        parted = _part(session, lake, table, load, aim)
        landing.lost_at = landing.lost_why = None
        landing.created, landing.changed = parted.created, parted.changed
        landing.unchanged, landing.gone = parted.unchanged, parted.gone
        keep_drafts(session, lake, table.name, parted.drafts)
        defer(session, "analytics.refresh_cubes")
    return _landed(parted)


def check_rebuilt(session: Session, table: str, *, flow: str | None = None) -> None:
    """Raise BooksRebuilding while what was lost of a table comes in again.

    A flow waits for imports only: it brings in anew what itself has lost.
    """
    lost = is_awaited() & (LakeLanding.table_name == table)
    if flow is not None:
        lost &= LakeLanding.import_id.is_not(None)
    if session.scalar(select(exists().where(lost))):
        raise BooksRebuilding


@dataclass(frozen=True)
class Preview:
    """What landing would do, with some rows that are new and some that change, before and after."""

    would: Landed
    new_rows: Sequence[Example]
    changes: Sequence[tuple[Example, Example]]


def preview(session: Session, lake: Lake, table: LakeTable, load: Load) -> Preview:
    """Say what `land` would do for an import, and change nothing. Raises what it raises."""
    check_rebuilt(session, table.name)
    parted = _part(session, lake, table, load, Aim(0, None))
    return Preview(_landed(parted), parted.new_rows, parted.changes)


@dataclass(frozen=True)
class Aim:
    """As which landing rows come in, `again` or not; the folder of drafts: none for a preview."""

    sequence: int
    draft: Path | None
    again: bool = False


def _part(session: Session, lake: Lake, table: LakeTable, load: Load, aim: Aim) -> Parted:
    task = Task(
        table,
        tuple(load.rows),
        tuple(load.gone),
        standing_of(months_of(session, table.name), lake),
        aim.sequence,
        lake.folder,
        aim.draft,
        lake.memory_mb,
        aim.again,
    )
    return apart.part(task, load.tell)


def _find_landing(session: Session, table: str, import_id: int) -> LakeLanding | None:
    query = select(LakeLanding).where(LakeLanding.import_id == import_id)
    return session.scalars(query.where(LakeLanding.table_name == table)).one_or_none()


def _landed(parted: Parted) -> Landed:
    return Landed(
        parted.created,
        parted.changed,
        parted.unchanged,
        parted.gone,
        parted.doubled_count,
        parted.doubled,
    )
