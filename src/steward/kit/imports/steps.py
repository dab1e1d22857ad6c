"""What every import from the desk does in steps: looked through, told of, stopped with a reason."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from steward.kit import jobs, live
from steward.kit.db import Database
from steward.kit.errors import Conflict, Forbidden, NotFound, StewardError, Unavailable
from steward.kit.events import Actor
from steward.kit.files import FileStore
from steward.kit.imports import ledger
from steward.kit.imports.engine import R, Written, batches, once_each
from steward.kit.imports.records import Rejected
from steward.kit.imports.tables import (
    CHECKING,
    DONE,
    DRAFT,
    FAILED,
    READY,
    RUNNING,
    UNDOING,
    UNDONE,
    WAITING,
    Import,
)
from steward.kit.marks import N_

A = TypeVar("A", bound=Actor)
_SHOWN = 10
_TOLD_EVERY = 0.5  # seconds between two calls to pages that show an import
_OUR_FAULT = "A fault of Steward's own stopped it. Jobs, in the administration, knows more."


def sparingly() -> Callable[[], bool]:
    """Return a question that is answered by yes at first, and then twice a second at most."""
    last = float("-inf")

    def is_due() -> bool:
        nonlocal last
        now = time.monotonic()
        due = now - last >= _TOLD_EVERY
        last = now if due else last
        return due

    return is_due


def topics_of(import_id: int) -> tuple[str, str]:
    """Name the live topics of an import and of the list of imports."""
    return (f"import:{import_id}", "imports")


@dataclass
class Preview(Generic[R]):
    """What an import would do: its counts, its first rows, and its first rejected rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rows: list[R] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """What would become of the rows."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }

    def as_plain_data(self, shown: Callable[[R], dict[str, Any]]) -> dict[str, Any]:
        """Return it as it is kept with its import; `shown` says what of a row pages show."""
        errors = [error for rejected in self.refused for error in rejected.errors]
        return {
            "counts": self.counts,
            "rows": [shown(row) for row in self.rows],
            "refused": [
                {"row": error.position, "field": error.field, "reason": error.reason}
                for error in errors
            ],
        }


def hand_over(session: Session, run: Import, state: str, job: str, **arguments: int) -> None:
    """Let the worker do the next step of an import."""
    run.state, run.error = state, None
    jobs.defer(session, job, import_id=run.id, **arguments)
    live.announce(session, *topics_of(run.id))


def start(session: Session, import_id: int, kind: str, job: str, *, actor: Actor) -> Import:
    """Have a file imported that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    run = ledger.get_run_in(session, import_id, {READY, FAILED, RUNNING}, kind=kind)
    if run.state == RUNNING and not ledger.is_deserted(session, run):
        raise Conflict(ledger.busy(run.source))
    hand_over(session, run, WAITING, job, user_id=_user_id(actor))
    return run


def start_undo(session: Session, import_id: int, kind: str, job: str, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    run = ledger.get_run_in(session, import_id, {DONE, FAILED}, kind=kind)
    hand_over(session, run, UNDOING, job, user_id=_user_id(actor))
    return run


def _user_id(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden
    return actor.user_id


def discard(session: Session, import_id: int, kind: str) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    run = ledger.get_run_in(session, import_id, {DRAFT, CHECKING, READY}, kind=kind)
    session.delete(run)
    live.announce(session, *topics_of(run.id))
    return run.file_name


@contextmanager
def on_disk(run: Import, files: FileStore) -> Iterator[Path]:
    """Lay the uploaded file of an import on the disk. Raises NotFound where it is gone."""
    try:
        with files.on_disk(run.file_sha256, run.file_name) as path:
            yield path
    except NotFound as error:
        raise NotFound(N_("The uploaded file is gone. Upload it again.")) from error


def keep_previews(
    database: Database,
    run: Import,
    previews: Iterable[Preview[R]],
    shown: Callable[[R], dict[str, Any]],
) -> Iterator[Preview[R]]:
    """Keep a preview with its import as it grows, twice a second; at its end it is ready."""
    is_due, preview = sparingly(), Preview[R]()
    for preview in previews:
        if is_due():
            keep_preview(database, run, preview.as_plain_data(shown), CHECKING)
        yield preview
    keep_preview(database, run, preview.as_plain_data(shown), READY)


def preview_in_steps(
    session: Session,
    outcomes: Iterable[R | Rejected],
    compare: Callable[[Session, Sequence[R]], Written],
) -> Iterator[Preview[R]]:
    """Yield the preview of an import as it grows, batch by batch; the last one is of all rows.

    `compare` says what would become of some rows; it writes nothing.
    """
    preview: Preview[R] = Preview()
    yield preview
    for batch in batches(once_each(outcomes)):
        rows = [one for one in batch if not isinstance(one, Rejected)]
        would = compare(session, rows)
        rejected = [*(one for one in batch if isinstance(one, Rejected)), *would.rejected]
        wrong = {one.position for one in would.rejected}
        preview.created += would.created
        preview.changed += would.changed
        preview.unchanged += would.unchanged
        preview.rejected += len(rejected)
        good = [row for row in rows if row.position not in wrong]
        preview.rows += good[: _SHOWN - len(preview.rows)]
        preview.refused += rejected[: _SHOWN - len(preview.refused)]
        session.expunge_all()
        yield preview


def bring_in(
    database: Database,
    import_id: int,
    files: FileStore,
    who: Callable[[Session], A],
    batches: Callable[[Import, Path, A], Iterator[object]],
) -> Iterator[object]:
    """Import a file, from where it broke off if it did; another worker at it is left to it.

    `who` says for whom, and `batches` imports the file that lies at the path.
    """
    run = find_waiting(database, import_id, {WAITING, RUNNING, FAILED})
    if run is None:
        return
    with telling(database, import_id, FAILED), on_disk(run, files) as path:
        with database.reading() as session:
            actor = who(session)
        try:
            yield from batches(run, path, actor)
        except Conflict:
            if find_waiting(database, import_id, {RUNNING, DONE, UNDONE}) is None:
                raise


def undo_at_once(
    database: Database, import_id: int, undo: Callable[[Session, Import], object]
) -> Iterator[object]:
    """Undo an import, in one transaction."""
    run = find_waiting(database, import_id, {UNDOING})
    if run is None:
        return
    with telling(database, import_id, FAILED):
        yield run
        with database.transaction() as session:
            undo(session, run)


def find_waiting(database: Database, import_id: int, states: set[str]) -> Import | None:
    """Return an import that still waits for a step; None where that was done meanwhile."""
    with database.reading() as session:
        run = ledger.find_run(session, import_id)
    return run if run and run.state in states else None


@contextmanager
def telling(database: Database, import_id: int, state: str) -> Iterator[None]:
    """Write on an import why a step failed, and the state that leaves it in.

    What may pass by itself, or is a fault of ours, also fails the job, so that it is tried again.
    """
    try:
        yield
    except Unavailable:
        raise
    except StewardError as error:
        with database.transaction() as session:
            _stop(session, import_id, state, error.detail)
    except Exception:
        with database.transaction() as session:
            _stop(session, import_id, state, _OUR_FAULT)
        raise


def _stop(session: Session, import_id: int, state: str, why: str) -> None:
    run = ledger.get_run(session, import_id, for_update=True)
    run.state, run.error = state, why
    live.announce(session, *topics_of(import_id))


def keep_preview(database: Database, run: Import, preview: dict[str, Any], state: str) -> None:
    """Keep a preview, unless the import was given other columns or was discarded meanwhile."""
    with database.transaction() as session:
        kept = ledger.find_run(session, run.id, for_update=True)
        if kept and (kept.state, kept.mapping_digest) == (CHECKING, run.mapping_digest):
            kept.preview, kept.state = preview, state
            live.announce(session, *topics_of(run.id))
