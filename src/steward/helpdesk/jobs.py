"""Jobs of the help desk: the steps of an import, and raising those who wait too long."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy.orm import Session

from steward.helpdesk.actions import imports, triage
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job


@batch_job(imports.PREVIEW)
def preview_import(database: Database, import_id: int) -> Iterator[object]:
    """Look through an uploaded file, and keep what importing it would do."""
    return imports.look_through(database, import_id, _files())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Import an uploaded file, batch after batch."""
    return imports.run_import(database, import_id, _files(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import."""
    return imports.finish_undo(database, import_id, user_id=user_id)


@job("helpdesk.raise_waiting", cron="* * * * *")
def raise_waiting(session: Session) -> None:
    """Raise the severity of tickets whose customers wait too long, some at a time."""
    triage.raise_waiting(session)


@job(triage.LEARN, cron="17 3 * * *")
def learn_triage(session: Session) -> None:
    """Learn category and severity from the tickets that people have resolved."""
    triage.learn_triage(session)


@job(triage.SUGGEST)
def suggest_triage(session: Session, ticket_id: int) -> None:
    """Say of a new ticket what was learned from others."""
    triage.suggest(session, ticket_id)


def _files() -> FileStore:
    files: FileStore = current_app.extensions["files"]
    return files
