"""The book of imports: runs are begun, continued and ended, rows are known again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.bulk import copy_rows
from steward.kit.errors import Conflict, NotFound
from steward.kit.events import Actor
from steward.kit.imports.records import Attachment, Rejected
from steward.kit.imports.tables import (
    CREATED,
    DONE,
    DRAFT,
    FAILED,
    RUNNING,
    UNDONE,
    Import,
    ImportedRow,
    RejectedRow,
)
from steward.kit.marks import N_

# What a list of imports can be sorted by.
ORDERS = {
    "when": Import.id,
    "file": Import.file_name,
    "mapping": Import.mapping,
    "state": Import.state,
    "who": Import.by_name,
    "created": Import.created,
    "changed": Import.changed,
    "unchanged": Import.unchanged,
    "rejected": Import.rejected,
}
NEWEST = "-when"
_HELD = text("""
    select exists (
        select from pg_locks
        where locktype = 'advisory' and granted
          and database = (select oid from pg_database where datname = current_database())
          and (classid::bigint << 32 | objid::bigint)
            = hashtextextended('steward import ' || :source, 0)
    )
""")
_STOPPED = "It was stopped before its end."


@dataclass(frozen=True)
class ImportFile:
    """What makes two runs the same: the file's content, its mapping, and the source it is from."""

    kind: str
    source: str
    mapping: str
    mapping_digest: str
    name: str
    sha256: str


def open_run(session: Session, file: ImportFile, *, actor: Actor) -> Import:
    """Return the run of this file that was stopped before its end, or else a new one."""
    same = select(Import).where(
        Import.kind == file.kind,
        Import.source == file.source,
        Import.file_sha256 == file.sha256,
    )
    last = session.scalars(same.order_by(Import.id.desc()).limit(1)).one_or_none()
    stopped = last is not None and last.state in {RUNNING, FAILED}
    if last is not None and stopped and last.mapping_digest == file.mapping_digest:
        return last
    return _add(session, file, RUNNING, actor)


def open_draft(session: Session, file: ImportFile, columns: list[str], *, actor: Actor) -> Import:
    """Return a run that waits for its mapping; `columns` are the names in the file."""
    run = _add(session, file, DRAFT, actor)
    run.columns = columns
    return run


def _add(session: Session, file: ImportFile, state: str, actor: Actor) -> Import:
    run = Import(
        kind=file.kind,
        source=file.source,
        mapping=file.mapping,
        mapping_digest=file.mapping_digest,
        file_name=file.name,
        file_sha256=file.sha256,
        state=state,
        by_id=actor.user_id,
        by_name=actor.name,
        started_at=clock.now(),
    )
    session.add(run)
    session.flush()
    return run


def begin(session: Session, run_id: int) -> Import:
    """Say that a run is under way; others of its source, seen to be dead, have failed.

    Raises Conflict when it has come to its end meanwhile.
    """
    run = get_run(session, run_id)
    if run.state in {DONE, UNDONE}:
        raise Conflict(N_("Import %(run_id)s has ended already.", run_id=run_id))
    others = update(Import).where(
        Import.source == run.source, Import.state == RUNNING, Import.id != run.id
    )
    session.execute(others.values(state=FAILED, error=_STOPPED, finished_at=clock.now()))
    run.state, run.error = RUNNING, None
    run.begun_at, run.begun_with = clock.now(), run.rows_done
    return run


def find_run(session: Session, run_id: int, *, for_update: bool = False) -> Import | None:
    """Return an import, or None."""
    query = select(Import).where(Import.id == run_id)
    return session.scalars(query.with_for_update() if for_update else query).one_or_none()


def get_run(
    session: Session, run_id: int, *, kind: str | None = None, for_update: bool = False
) -> Import:
    """Return an import, or raise NotFound; with a `kind`, also for one of another."""
    run = find_run(session, run_id, for_update=for_update)
    if run is None or kind not in {None, run.kind}:
        raise NotFound(N_("There is no import %(run_id)s.", run_id=run_id))
    return run


def get_run_in(session: Session, run_id: int, states: Collection[str], *, kind: str) -> Import:
    """Return an import of a kind, locked, that stands in one of some states.

    Raises NotFound, and Conflict where it has gone on.
    """
    run = get_run(session, run_id, kind=kind, for_update=True)
    if run.state not in states:
        raise Conflict(N_("Import %(id)s has gone on since this page was made.", id=run.id))
    return run


def runs(session: Session, kind: str, *, order: str = NEWEST, limit: int = 50) -> Sequence[Import]:
    """List the imports of a kind by one of ORDERS, downwards with a minus; the newer first."""
    column = ORDERS[order.removeprefix("-")]
    by = column.desc() if order.startswith("-") else column.asc()
    query = select(Import).where(Import.kind == kind).order_by(by, Import.id.desc())
    return session.scalars(query.limit(limit)).all()


def all_runs(session: Session, *, limit: int = 50) -> Sequence[Import]:
    """List imports of every kind, the newest first."""
    return session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)).all()


def claim_source(session: Session, source: str) -> None:
    """Keep a source to this transaction. Raises Conflict while it is being imported from."""
    if not session.scalar(select(func.pg_try_advisory_xact_lock(lock_of(source)))):
        raise Conflict(busy(source))


def is_deserted(session: Session, run: Import) -> bool:
    """Whether a run is said to be under way, but nobody is at it: its process was killed."""
    return run.state == RUNNING and not session.scalar(_HELD, {"source": run.source})


def lock_of(source: str) -> object:
    """Return the number by which a source is locked."""
    return func.hashtextextended(f"steward import {source}", 0)


def busy(source: str) -> str:
    """Say that a source is in use."""
    return N_(
        "“%(source)s” is being imported right now. Wait until that has ended, then try again.",
        source=source,
    )


def known_rows(
    session: Session, source: str, kind: str, external_ids: Iterable[str]
) -> dict[str, ImportedRow]:
    """Return what is known of things of a source, by their ids there.

    Of a thing whose import was undone, the row that had created it, which is not live.
    """
    query: Select[ImportedRow] = (
        select(ImportedRow)
        .where(
            ImportedRow.source == source,
            ImportedRow.kind == kind,
            ImportedRow.external_id.in_(list(external_ids)),
            or_(ImportedRow.is_live, ImportedRow.action == CREATED),
        )
        .order_by(ImportedRow.is_live, ImportedRow.id)
    )
    return {row.external_id: row for row in session.scalars(query)}


def row(  # noqa: PLR0913 - one column each
    run: Import,
    kind: str,
    external_id: str,
    subject_id: int,
    action: str,
    *,
    content: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    version: int = 1,
) -> dict[str, Any]:
    """Return the columns of an ImportedRow, to be copied."""
    return {
        "import_id": run.id,
        "source": run.source,
        "kind": kind,
        "external_id": external_id,
        "subject_id": subject_id,
        "action": action,
        "content": content or {},
        "before": before or {},
        "version": version,
        "is_live": True,
    }


def retire(session: Session, row_ids: Sequence[int]) -> None:
    """Say that rows no longer tell how their things are."""
    session.execute(update(ImportedRow).where(ImportedRow.id.in_(row_ids)).values(is_live=False))


def keep_rejected(session: Session, run: Import, rejected: Iterable[Rejected]) -> None:
    """Write down the rows that are left out."""
    rows = [
        {
            "import_id": run.id,
            "position": one.position,
            "field": "; ".join(error.field for error in one.errors),
            "reason": "; ".join(error.reason for error in one.errors),
            "fields": {name: _shown(value) for name, value in one.fields.items()},
        }
        for one in rejected
    ]
    copy_rows(session, RejectedRow, rows)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, Attachment):
        return f"{value.name} ({len(value.data)} bytes)"
    return "" if value is None else str(value).replace("\0", "\N{REPLACEMENT CHARACTER}")
