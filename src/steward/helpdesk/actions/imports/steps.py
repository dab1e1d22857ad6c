"""What the worker does of an import from the desk: look through the file, import it, undo it.

Each step says on the import itself why it could not be done, and bears being begun twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from steward.accounts import Actor, get_actor_of
from steward.helpdesk.actions.imports.desk import as_plain_data
from steward.helpdesk.actions.imports.file import TicketsFile
from steward.helpdesk.actions.imports.run import import_tickets, preview_tickets
from steward.helpdesk.actions.imports.undo import undo_import
from steward.helpdesk.rules.imports import TicketMapping
from steward.kit.db import Database
from steward.kit.errors import Conflict, NotFound
from steward.kit.files import FileStore
from steward.kit.imports.steps import find_waiting, keep_preview, sparingly, telling
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

_NO_FILE = N_("The uploaded file is gone. Upload it again.")


def look_through(database: Database, import_id: int, files: FileStore) -> Iterator[object]:
    """Keep with an import what it would do; nothing else is written."""
    run = find_waiting(database, import_id, {CHECKING})
    if run is None:
        return
    with telling(database, import_id, DRAFT), _on_disk(run, files) as file:
        is_due = sparingly()
        with database.reading() as reader:
            for preview in preview_tickets(reader, file):
                if is_due():
                    keep_preview(database, run, as_plain_data(preview), CHECKING)
                yield preview
        keep_preview(database, run, as_plain_data(preview), READY)


@contextmanager
def _on_disk(run: Import, files: FileStore) -> Iterator[TicketsFile]:
    mapping = TicketMapping.model_validate(run.mapping_content)
    try:
        with files.on_disk(run.file_sha256, run.file_name) as path:
            yield TicketsFile(path, run.file_name, mapping, run.source)
    except NotFound as error:
        raise NotFound(_NO_FILE) from error


def run_import(
    database: Database, import_id: int, files: FileStore, *, user_id: int
) -> Iterator[object]:
    """Import a file, from where it broke off if it did.

    Another worker that is at it already is left to it.
    """
    run = find_waiting(database, import_id, {WAITING, RUNNING, FAILED})
    if run is None:
        return
    with telling(database, import_id, FAILED), _on_disk(run, files) as file:
        actor = _actor(database, user_id)
        try:
            yield from import_tickets(database, run.id, file, files=files, actor=actor)
        except Conflict:
            if find_waiting(database, import_id, {RUNNING, DONE, UNDONE}) is None:
                raise


def _actor(database: Database, user_id: int) -> Actor:
    with database.reading() as session:
        return get_actor_of(session, user_id)


def finish_undo(database: Database, import_id: int, *, user_id: int) -> Iterator[object]:
    """Undo an import, in one transaction."""
    if find_waiting(database, import_id, {UNDOING}) is None:
        return
    with telling(database, import_id, FAILED):
        actor = _actor(database, user_id)
        yield actor
        with database.transaction() as session:
            undo_import(session, import_id, actor=actor)
