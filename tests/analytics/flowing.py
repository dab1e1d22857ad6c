"""The flow into the lake, as the worker and `steward verify` see it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Flask

from steward.analytics.actions import flow
from steward.analytics.queries.engine import answer
from steward.analytics.queries.flow_checks import checks_of
from steward.analytics.rules.asking import Ask
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from tests.working import do_jobs

HOME = ZoneInfo("Europe/Amsterdam")
Answers = Mapping[tuple[object, ...], object]


def run_job(app: Flask, database: Database) -> None:
    """Have all flow in, as the worker does it."""
    with database.transaction() as session:
        flow.ask_to_flow(session)
    do_jobs(app)


def run(app: Flask, database: Database) -> None:
    """Have all flow in, as the job does it."""
    assert list(flow.flow_all(database, app.extensions["lake"], HOME))


def rebuild(app: Flask, database: Database) -> None:
    """Bring everything in from the beginning."""
    with database.transaction() as session:
        assert list(flow.rebuild(session, app.extensions["lake"], HOME))


def asked(app: Flask, database: Database, metric: str, *by: str) -> Answers:
    """Ask the lake; return the figures by their keys."""
    with app.app_context(), database.reading() as session:
        return {row.keys: row.figure.value for row in answer(session, Ask(metric, by=by)).rows}


def missing(app: Flask, database: Database) -> list[str]:
    """Return what `steward verify` finds wrong with the books."""
    files = FileStore(Settings(home=app.extensions["settings"].home))
    with database.reading() as session:
        checks = checks_of(app.extensions["lake"], HOME).values()
        return [line for check in checks for line in check(session, files)]
