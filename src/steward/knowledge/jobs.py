"""Jobs of knowledge: once a night, forget in which words people asked long ago."""

from collections.abc import Iterator

from steward.kit.db import Database
from steward.kit.jobs import batch_job
from steward.knowledge import actions


@batch_job("knowledge.forget_old", cron="11 4 * * *")
def forget_old(database: Database) -> Iterator[object]:
    """Forget words from before the time for which words are kept."""
    return actions.forget_words(database)
