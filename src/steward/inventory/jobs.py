"""Jobs of the stores: holds that expire, the ledger added up, imports of products, forecasts."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy.orm import Session

from steward.inventory import actions
from steward.inventory.actions import imports
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job
from steward.kit.running import zone


@job("inventory.release_expired", cron="* * * * *")
def release_expired(session: Session) -> None:
    """Give free what baskets held that nobody came back to."""
    actions.release_expired(session)


@job(actions.CHECK_LEDGER, cron="23 * * * *")
def check_ledger(session: Session) -> None:
    """Add up the ledger, and note how many differences there are."""
    actions.check_ledger(session)


@job(actions.WATCH)
def watch_stock(session: Session, variants: str) -> None:
    """Look whether some variants, named by their ids, have run low or are there again."""
    actions.watch(session, [int(one) for one in variants.split(",")])


@job("inventory.watch_all_stock", cron="*/10 * * * *")
def watch_all_stock(session: Session) -> None:
    """Look at all goods, for what nobody saw: lots expire, holds end, two acts cross."""
    actions.watch(session)


@job("inventory.tell_alerts", cron="* * * * *")
def tell_alerts(session: Session) -> None:
    """Ask suppliers for what ran low, and tell staff."""
    actions.tell_alerts(session)


@batch_job(actions.COMPUTE, cron="41 3 * * *")
def compute_reorder_points(database: Database) -> Iterator[object]:
    """Work out at how many to order all goods, each night and after a run of the forecast."""
    return actions.compute_points(database, zone())


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


@batch_job(actions.FORECAST)
def forecast(database: Database, run_id: int) -> Iterator[object]:
    """Forecast all demand, some hundred variants at a time."""
    return actions.run_forecast(database, run_id)


@job("inventory.forecast_nightly", cron="17 2 * * *")
def forecast_nightly(session: Session) -> None:
    """Ask for a run of the forecast; one that was left unfinished is gone on with."""
    actions.forecast_nightly(session, zone())


def _files() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store
