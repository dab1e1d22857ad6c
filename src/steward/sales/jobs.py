"""What selling does by itself: tell what comes late, forget baskets, import files."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job
from steward.kit.running import settings
from steward.sales import actions
from steward.sales.actions import imports

_KEPT_FOR = timedelta(days=30)


@job("sales.tell_late", cron="*/10 * * * *")
def tell_late(session: Session) -> None:
    """Tell customers of what comes later than promised, before they ask."""
    actions.tell_late(session)


@job("sales.forget_baskets", cron="41 3 * * *")
def forget_baskets(session: Session) -> None:
    """Delete baskets that were not touched for thirty days."""
    actions.forget_baskets(session, clock.now() - _KEPT_FOR)


@batch_job(imports.PREVIEW)
def preview_import(database: Database, import_id: int) -> Iterator[object]:
    """Look through an uploaded file of orders, and keep what importing it would do."""
    return imports.look_through(database, import_id, _files(), _zone())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Import an uploaded file of orders, batch after batch."""
    return imports.run_import(database, import_id, _files(), _zone(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import of orders."""
    return imports.finish_undo(database, import_id, user_id=user_id)


def _files() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().timezone)
