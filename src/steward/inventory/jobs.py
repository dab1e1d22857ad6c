"""Jobs of the stores: imports of products."""

from collections.abc import Iterator

from flask import current_app

from steward.inventory.actions import imports
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job


@batch_job(imports.PREVIEW)
def preview_import(database: Database, import_id: int) -> Iterator[object]:
    """Look through an uploaded spreadsheet of products, and keep what importing it would do."""
    return imports.look_through(database, import_id, _files())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Import an uploaded spreadsheet of products, batch after batch."""
    return imports.run_import(database, import_id, _files(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import of products."""
    return imports.finish_undo(database, import_id, user_id=user_id)


def _files() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store
