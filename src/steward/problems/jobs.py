"""The job of problems: it takes evidence in and looks for problems."""

from collections.abc import Iterator

from steward.kit.db import Database
from steward.kit.jobs import batch_job
from steward.kit.running import zone
from steward.problems import actions


@batch_job(actions.LOOK, cron="* * * * *")
def look(database: Database) -> Iterator[object]:
    """Look for problems each minute in which somebody complained, and each hour."""
    return actions.look_for_problems(database, zone())
