"""What the worker does of an import from the desk: look through the file, import it, undo it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor, get_actor_of
from steward.inventory.actions.imports.file import FILES
from steward.inventory.actions.imports.kinds import undo_import
from steward.inventory.actions.imports.run import import_file, preview_file
from steward.inventory.rules.imports import ProductRow, WeekRow
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports.steps import (
    bring_in,
    find_waiting,
    keep_previews,
    on_disk,
    telling,
    undo_at_once,
)
from steward.kit.imports.tables import CHECKING, DRAFT, Import


def look_through(database: Database, import_id: int, files: FileStore) -> Iterator[object]:
    """Keep with an import what it would do; nothing else is written."""
    run = find_waiting(database, import_id, {CHECKING})
    if run is None:
        return
    with telling(database, import_id, DRAFT), on_disk(run, files) as path:
        file = FILES[run.kind](path, run.file_name)
        with database.reading() as reader:
            yield from keep_previews(database, run, preview_file(reader, file), _shown)


def _shown(row: ProductRow | WeekRow) -> dict[str, Any]:
    return {"position": row.position, **row.content}


def run_import(
    database: Database, import_id: int, files: FileStore, *, user_id: int
) -> Iterator[object]:
    """Import a file, from where it broke off if it did; another worker at it is left to it."""

    def batches(run: Import, path: Path, actor: Actor) -> Iterator[object]:
        file = FILES[run.kind](path, run.file_name)
        return import_file(database, run.id, file, actor=actor)

    return bring_in(database, import_id, files, partial(get_actor_of, user_id=user_id), batches)


def finish_undo(database: Database, import_id: int, *, user_id: int) -> Iterator[object]:
    """Undo an import, in one transaction."""

    def undo(session: Session, run: Import) -> object:
        actor = get_actor_of(session, user_id)
        return undo_import(session, import_id, actor=actor, kind=run.kind)

    return undo_at_once(database, import_id, undo)
