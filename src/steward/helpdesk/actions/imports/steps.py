"""What the worker does of an import from the desk: look through the file, import it, undo it.

Each step says on the import itself why it could not be done, and bears being begun twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from steward.accounts import Actor, find_actor_of
from steward.helpdesk.actions.imports.desk import as_plain_data
from steward.helpdesk.actions.imports.file import TicketsFile
from steward.helpdesk.actions.imports.run import (
    Preview,
    import_tickets,
    preview_in_steps,
    sparingly,
    topics_of,
)
from steward.helpdesk.actions.imports.undo import undo_import
from steward.helpdesk.rules.imports import TicketMapping
from steward.kit import live
from steward.kit.db import Database
from steward.kit.errors import Conflict, Forbidden, NotFound, StewardError, Unavailable
from steward.kit.files import FileStore
from steward.kit.imports import ledger
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

_OUR_FAULT = "A fault of Steward's own stopped it. Jobs, in the administration, knows more."
_NO_FILE = N_("The uploaded file is gone. Upload it again.")


def look_through(database: Database, import_id: int, files: FileStore) -> Iterator[object]:
    """Keep with an import what it would do; nothing else is written."""
    run = _find(database, import_id, {CHECKING})
    if run is None:
        return
    with _telling(database, import_id, DRAFT), _on_disk(run, files) as file:
        is_due = sparingly()
        with database.reading() as reader:
            for preview in preview_in_steps(reader, file):
                if is_due():
                    _keep(database, run, preview, CHECKING)
                yield preview
        _keep(database, run, preview, READY)


def _find(database: Database, import_id: int, states: set[str]) -> Import | None:
    """Return an import that still waits for a step; None where that was done meanwhile."""
    with database.reading() as session:
        run = ledger.find_run(session, import_id)
    return run if run and run.state in states else None


@contextmanager
def _telling(database: Database, import_id: int, state: str) -> Iterator[None]:
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


@contextmanager
def _on_disk(run: Import, files: FileStore) -> Iterator[TicketsFile]:
    mapping = TicketMapping.model_validate(run.mapping_content)
    try:
        with files.on_disk(run.file_sha256, run.file_name) as path:
            yield TicketsFile(path, run.file_name, mapping, run.source)
    except NotFound as error:
        raise NotFound(_NO_FILE) from error


def _keep(database: Database, run: Import, preview: Preview, state: str) -> None:
    """Keep a preview, unless the import was given other columns or was discarded meanwhile."""
    with database.transaction() as session:
        kept = ledger.find_run(session, run.id, for_update=True)
        if kept and (kept.state, kept.mapping_digest) == (CHECKING, run.mapping_digest):
            kept.preview, kept.state = as_plain_data(preview), state
            live.announce(session, *topics_of(run.id))


def run_import(
    database: Database, import_id: int, files: FileStore, *, user_id: int
) -> Iterator[object]:
    """Import a file, from where it broke off if it did.

    Another worker that is at it already is left to it.
    """
    run = _find(database, import_id, {WAITING, RUNNING, FAILED})
    if run is None:
        return
    with _telling(database, import_id, FAILED), _on_disk(run, files) as file:
        actor = _actor(database, user_id)
        try:
            yield from import_tickets(database, run.id, file, files=files, actor=actor)
        except Conflict:
            if _find(database, import_id, {RUNNING, DONE, UNDONE}) is None:
                raise


def _actor(database: Database, user_id: int) -> Actor:
    with database.reading() as session:
        actor = find_actor_of(session, user_id)
    if actor is None:
        raise Forbidden(N_("Who asked for it may not sign in any more."))
    return actor


def finish_undo(database: Database, import_id: int, *, user_id: int) -> Iterator[object]:
    """Undo an import, in one transaction."""
    if _find(database, import_id, {UNDOING}) is None:
        return
    with _telling(database, import_id, FAILED):
        actor = _actor(database, user_id)
        yield actor
        with database.transaction() as session:
            undo_import(session, import_id, actor=actor)
