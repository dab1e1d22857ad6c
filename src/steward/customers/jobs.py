"""Jobs of the customer registry."""

from collections.abc import Iterator
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from steward.customers import actions
from steward.customers.rules.care import CARE
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job
from steward.kit.running import settings


@batch_job(actions.LOOK, cron="29 2 * * *")
def find_doubles(database: Database) -> Iterator[object]:
    """Look for people who were entered twice, each night and when asked."""
    return actions.look_for_doubles(database)


@batch_job(actions.EXPORT)
def export_person(database: Database, *, export_id: int) -> Iterator[object]:
    """Write out all that is known of somebody."""
    return actions.export_person(database, _files(), export_id)


@batch_job(actions.ERASE)
def erase_person(database: Database, *, erasure_id: int) -> Iterator[object]:
    """Erase somebody for good."""
    return actions.erase_person(database, _files(), settings(), erasure_id)


@batch_job(CARE)
def care_for_all(database: Database) -> Iterator[object]:
    """Give a next step to whoever lapsed or is forgotten; prove it each week."""
    return actions.care_for_all(database)


@job("customers.care_without_worth", cron="17 4 * * *")
def care_without_worth(session: Session) -> None:
    """Have the night's care done where worth, which has it done as it ends, did not."""
    actions.care_without_worth(session)


@job("customers.forget_exports", cron="41 2 * * *")
def forget_exports(session: Session) -> None:
    """Let go of copies that have expired."""
    actions.forget_exports(session)


@batch_job("customers.erase_due", cron="53 2 * * *")
def erase_due(database: Database) -> Iterator[object]:
    """Erase what the law had us keep of people who were erased, once its time is over."""
    return actions.erase_again(database, _files(), settings())


def _files() -> FileStore:
    return cast("FileStore", current_app.extensions["files"])
