"""What the books do by themselves: take rows in, make cubes, judge changes, warn."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from steward.analytics.actions import (
    alerts,
    budgets,
    changes,
    cubes,
    flow,
    imports,
    mails,
    mending,
    sweeping,
    worth,
)
from steward.analytics.actions.imports import Place
from steward.kit.db import Database
from steward.kit.jobs import batch_job, job
from steward.kit.running import settings, zone


@batch_job("analytics.refresh_cubes", cron="*/10 * * * *")
def refresh_cubes(database: Database) -> Iterator[object]:
    """Make the cubes of the books that do not hold any more."""
    yield from cubes.refresh_cubes(database, current_app.extensions["lake"])


@batch_job(flow.FLOW, cron="*/3 * * * *")
def flow_in(database: Database) -> Iterator[object]:
    """Bring what changed in orders, deals, tickets, goods and customers into the lake."""
    return flow.flow_all(database, current_app.extensions["lake"], zone())


@batch_job("analytics.compact", cron="23 3 * * *")
def compact(database: Database) -> Iterator[object]:
    """Merge the many small files that the day's changes left in the lake."""
    return flow.compact_all(database, current_app.extensions["lake"])


@batch_job(imports.MEND, cron="*/5 * * * *")
def mend_lake(database: Database) -> Iterator[object]:
    """Bring in again what was lost of the books."""
    return mending.mend(database, _place())


@job("analytics.sweep_lake", cron="37 3 * * *")
def sweep_lake(session: Session) -> None:
    """Delete files of the books that nothing names any more."""
    sweeping.sweep(session, current_app.extensions["lake"])


@job("analytics.forget_staged", cron="17 4 * * *")
def forget_staged(session: Session) -> None:
    """Make room of what was staged of imports that were discarded."""
    imports.forget_unwanted(session, settings().home)


@job("analytics.forget_landings", cron="11 4 * * 0")
def forget_landings(session: Session) -> None:
    """Delete what is known of flows' landings of which no file is left."""
    flow.forget_landings(session)


@job(budgets.WATCH_BUDGETS, cron="7 * * * *")
def watch_budgets(session: Session) -> None:
    """Warn of limits of spending that are near, passed, or foreseen to be."""
    budgets.watch_budgets(session, zone())


@job(alerts.WATCH_METRICS, cron="37 * * * *")
def watch_metrics(session: Session) -> None:
    """Tell of metrics that passed their limit, or are not as was expected."""
    alerts.watch_metrics(session, zone())


@job("analytics.begin_board_mails", cron="* * * * *")
def begin_board_mails(session: Session) -> None:
    """Hand the boards that are to be sent now over to a job each."""
    mails.begin_due(session)


@batch_job(mails.SEND_BOARD)
def send_board(database: Database, mail_id: int, due: str) -> Iterator[object]:
    """Make a board as PDF and write its mail; why it failed is kept, and it is tried again."""
    try:
        with database.transaction() as session:
            mails.send_board(session, mail_id, datetime.fromisoformat(due))
    except Exception as error:
        with database.transaction() as session:
            mails.note_failure(session, mail_id, error)
        raise
    yield None


@batch_job(worth.COMPUTE_WORTH, cron="43 3 * * *")
def compute_worth(database: Database) -> Iterator[object]:
    """Compute what customers are worth, by the orders up to now."""
    return worth.compute_worth(database, zone())


@job(changes.JUDGE_CHANGES, cron="23 4 * * *")
def judge_changes(session: Session) -> None:
    """Judge all dated changes by the data of the day."""
    changes.judge_all_again(session)


@batch_job(imports.LOOK)
def look_at_import(database: Database, import_id: int) -> Iterator[object]:
    """Look how an uploaded file is read and, once that is said, what it would do."""
    return imports.look_through(database, import_id, _place())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Bring an uploaded file of sales data into the books."""
    return imports.run_import(database, import_id, _place(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import of sales data."""
    return imports.finish_undo(database, import_id, _place(), user_id=user_id)


def _place() -> Place:
    parts = current_app.extensions
    return Place(parts["lake"], parts["files"], settings().home)
