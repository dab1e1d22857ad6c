"""What the worker does of an import of sales data: look at the file, bring it in, undo it.

Each step says on the import itself why it could not be done, and bears being begun twice.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, get_actor_of
from steward.analytics.actions.imports.bringing import bring_books
from steward.analytics.actions.imports.looking import look
from steward.analytics.actions.imports.plan import Place
from steward.analytics.actions.imports.sending import read_sent
from steward.analytics.actions.imports.undo import undo_import
from steward.kit.db import Database
from steward.kit.imports.steps import bring_in, find_waiting, on_disk, telling, undo_at_once
from steward.kit.imports.tables import CHECKING, DRAFT, Import


def look_through(database: Database, import_id: int, place: Place) -> Iterator[object]:
    """Keep with an import how its file is read, and what it would do; nothing else is written."""
    run = find_waiting(database, import_id, {CHECKING})
    if run is None:
        return
    with telling(database, import_id, DRAFT), on_disk(run, place.files) as path:
        yield from look(database, run, path, place)


def run_import(
    database: Database, import_id: int, place: Place, *, user_id: int
) -> Iterator[object]:
    """Bring a file in, or go on with it; another worker at it is left to it."""

    def steps(run: Import, path: Path, actor: Actor) -> Iterator[object]:
        if "guess" not in (run.mapping_content or {}):
            with database.transaction() as session:
                read_sent(session, run.id, path)
        return bring_books(database, run.id, path, place, actor=actor)

    return bring_in(database, import_id, place.files, partial(get_actor_of, user_id=user_id), steps)


def finish_undo(
    database: Database, import_id: int, place: Place, *, user_id: int
) -> Iterator[object]:
    """Undo an import, in one transaction."""

    def undo(session: Session, _run: Import) -> object:
        actor = get_actor_of(session, user_id)
        return undo_import(session, place.lake, import_id, actor=actor)

    return undo_at_once(database, import_id, undo)
