"""Learning anew, soon after something was taught or an article changed; once for many changes."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.assistant.events import AssistantLearned
from steward.assistant.models import TaughtArrays, TaughtModel
from steward.assistant.queries import what_to_learn
from steward.assistant.rules import Example, Lesson, take_lesson
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.quant.text import TooFew

LEARN = "assistant.learn"


def learn_soon(session: Session) -> None:
    """Have it learn anew after this transaction, unless it is about to anyway."""
    session.flush()
    waits = (
        update(TaughtModel)
        .where(TaughtModel.waits.is_(False))
        .values(waits=True)
        .returning(TaughtModel.id)
    )
    if session.scalar(waits) is not None:
        defer(session, LEARN)


def learn(database: Database) -> Iterator[object]:
    """Learn from all that is taught; nothing is locked meanwhile.

    What was begun later stays, where two learn at once.
    """
    with database.transaction() as session:
        session.execute(update(TaughtModel).values(waits=False))
        begun_at, examples = clock.now(), what_to_learn(session)
    yield examples
    lesson = _lesson(examples)
    with database.transaction() as session:
        _keep(session, lesson, examples, begun_at)
    yield lesson


def _lesson(examples: Sequence[Example]) -> Lesson | None:
    try:
        return take_lesson(examples)
    except TooFew:
        return None


def _keep(
    session: Session, lesson: Lesson | None, examples: Sequence[Example], begun_at: datetime
) -> None:
    labels = {one.label for one in examples if one.label}
    articles = sum(label.startswith("#") for label in labels)
    learned = AssistantLearned(
        subject_id=1,
        examples=len(examples),
        intents=len(labels) - articles,
        articles=articles,
    )
    newer = TaughtModel.begun_at.is_(None) | (TaughtModel.begun_at < begun_at)
    kept = (
        update(TaughtModel)
        .where(newer)
        .values(begun_at=begun_at, seconds=lesson.seconds if lesson else 0.0, **learned.data())
        .returning(TaughtModel.id)
    )
    if session.scalar(kept) is None:
        return
    _keep_arrays(session, lesson)
    events.record(session, learned, actor=SYSTEM)


def _keep_arrays(session: Session, lesson: Lesson | None) -> None:
    if lesson is None:
        session.execute(delete(TaughtArrays))
        return
    arrays = lesson.intents.to_bytes()
    keeping = insert(TaughtArrays).values(id=1, arrays=arrays)
    session.execute(keeping.on_conflict_do_update(index_elements=["id"], set_={"arrays": arrays}))
