"""What selling does by itself: tell what comes late and what is back, forget what is long past."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import kept_since
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job
from steward.kit.running import zone
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


@job(actions.TELL_WATCHERS)
def tell_watchers(session: Session, variant_id: int) -> None:
    """Tell those who wait for some goods that they are free again."""
    actions.tell_watchers(session, variant_id)


@job("sales.look_for_watchers", cron="*/10 * * * *")
def look_for_watchers(session: Session) -> None:
    """Look whether anything is free that is waited for, and have it told."""
    actions.ask_to_tell_all(session)


@job("sales.forget_watches", cron="47 3 * * *")
def forget_watches(session: Session) -> None:
    """End what was waited for too long, and delete what is over."""
    actions.forget_watches(session, kept_since(session))


@batch_job(actions.SEND_NEWS)
def send_news(database: Database, news_id: int) -> Iterator[object]:
    """Write news to all who want it, some at a time."""
    return actions.write_news(database, news_id)


@batch_job(imports.PREVIEW)
def preview_import(database: Database, import_id: int) -> Iterator[object]:
    """Look through an uploaded file of orders, and keep what importing it would do."""
    return imports.look_through(database, import_id, _files(), zone())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Import an uploaded file of orders, batch after batch."""
    return imports.run_import(database, import_id, _files(), zone(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import of orders."""
    return imports.finish_undo(database, import_id, user_id=user_id)


def _files() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store
