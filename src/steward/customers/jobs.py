"""Jobs of the customer registry."""

from collections.abc import Iterator

from steward.customers import actions
from steward.kit.db import Database
from steward.kit.jobs import batch_job


@batch_job(actions.LOOK, cron="29 2 * * *")
def find_doubles(database: Database) -> Iterator[object]:
    """Look for people who were entered twice, each night and when asked."""
    return actions.look_for_doubles(database)
