"""What the worker does of an import from the desk: look through the file, import it, undo it.

Each step says on the import itself why it could not be done, and bears being begun twice.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, get_actor_of
from steward.helpdesk.actions.imports.desk import as_plain_data
from steward.helpdesk.actions.imports.file import TicketsFile
from steward.helpdesk.actions.imports.run import import_tickets, preview_tickets
from steward.helpdesk.actions.imports.undo import undo_import
from steward.helpdesk.rules.imports import TicketMapping
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports.steps import (
    bring_in,
    find_waiting,
    keep_preview,
    on_disk,
    sparingly,
    telling,
    undo_at_once,
)
from steward.kit.imports.tables import CHECKING, DRAFT, READY, Import


def look_through(database: Database, import_id: int, files: FileStore) -> Iterator[object]:
    """Keep with an import what it would do; nothing else is written."""
    run = find_waiting(database, import_id, {CHECKING})
    if run is None:
        return
    with telling(database, import_id, DRAFT), on_disk(run, files) as path:
        is_due = sparingly()
        with database.reading() as reader:
            for preview in preview_tickets(reader, _file(run, path)):
                if is_due():
                    keep_preview(database, run, as_plain_data(preview), CHECKING)
                yield preview
        keep_preview(database, run, as_plain_data(preview), READY)


def _file(run: Import, path: Path) -> TicketsFile:
    mapping = TicketMapping.model_validate(run.mapping_content)
    return TicketsFile(path, run.file_name, mapping, run.source)


def run_import(
    database: Database, import_id: int, files: FileStore, *, user_id: int
) -> Iterator[object]:
    """Import a file, from where it broke off if it did; another worker at it is left to it."""

    def batches(run: Import, path: Path, actor: Actor) -> Iterator[object]:
        file = _file(run, path)
        return import_tickets(database, run.id, file, files=files, actor=actor)

    return bring_in(database, import_id, files, partial(get_actor_of, user_id=user_id), batches)


def finish_undo(database: Database, import_id: int, *, user_id: int) -> Iterator[object]:
    """Undo an import, in one transaction."""

    def undo(session: Session, _run: Import) -> object:
        actor = get_actor_of(session, user_id)
        return undo_import(session, import_id, actor=actor)

    return undo_at_once(database, import_id, undo)
