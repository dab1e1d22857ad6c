"""The jobs of problems: taking evidence in, looking for problems, telling all of one."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.kit.jobs import batch_job, job
from steward.kit.running import zone
from steward.problems import actions


@batch_job(actions.LOOK, cron="* * * * *")
def look(database: Database) -> Iterator[object]:
    """Look for problems each minute in which somebody complained, and each hour."""
    return actions.look_for_problems(database, zone())


@batch_job(actions.TELL)
def tell(database: Database, message_id: int) -> Iterator[object]:
    """Tell all whom a problem concerns, or wake its tickets, some at a time."""
    return actions.write_letters(database, message_id)


@job("problems.tell_joined", cron="* * * * *")
def tell_joined(session: Session) -> None:
    """Tell those who came to complain since, where the message says so."""
    actions.tell_who_joined(session)
