"""Jobs of the assistant: learning anew."""

from collections.abc import Iterator

from steward.assistant.actions import LEARN
from steward.assistant.actions import learn as learn_anew
from steward.kit.db import Database
from steward.kit.jobs import batch_job


@batch_job(LEARN)
def learn(database: Database) -> Iterator[object]:
    """Learn from all that is taught and written, in seconds."""
    return learn_anew(database)
