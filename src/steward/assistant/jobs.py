"""Jobs of the assistant: it learns, answers in conversations, knows what was solved, forgets."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from steward.assistant import actions
from steward.assistant.actions import ANSWER_CHAT, LEARN, LanguageModel
from steward.kit.db import Database
from steward.kit.jobs import batch_job, job
from steward.kit.running import settings


@batch_job(LEARN)
def learn(database: Database) -> Iterator[object]:
    """Learn from all that is taught and written, in seconds."""
    return actions.learn(database)


@batch_job(ANSWER_CHAT)
def answer_chat(database: Database, ticket_id: int, message_id: int) -> Iterator[object]:
    """Answer a visitor's message; no connection is held while the answer is worded."""
    model = LanguageModel.of(settings())
    actions.answer_chat(database, ticket_id, message_id, model)
    yield message_id


@job("assistant.note_solved", cron="*/2 * * * *")
def note_solved(session: Session) -> None:
    """Keep what newly solved tickets were about, so that one like them finds them."""
    actions.note_solved(session)


@batch_job("assistant.forget_old", cron="5 4 * * *")
def forget_old(database: Database) -> Iterator[object]:
    """Delete what was asked and answered before the time for which words are kept."""
    return actions.forget_answers(database)
