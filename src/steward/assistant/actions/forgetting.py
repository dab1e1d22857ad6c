"""Forgetting what was asked and answered long ago."""

from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.accounts import kept_since
from steward.assistant.models import GivenAnswer
from steward.kit.db import Database

_BATCH = 1_000


def forget_answers(database: Database) -> Iterator[int]:
    """Delete questions and answers that are older than words are kept; yield how many.

    The figures look back 30 days, which is the least that words are kept.
    """
    forgotten = _BATCH
    while forgotten == _BATCH:
        with database.transaction() as session:
            forgotten = _forget_some(session)
        yield forgotten


def _forget_some(session: Session) -> int:
    old = (
        select(GivenAnswer.id)
        .where(GivenAnswer.at < kept_since(session))
        .order_by(GivenAnswer.at)
        .limit(_BATCH)
    )
    gone = delete(GivenAnswer).where(GivenAnswer.id.in_(old)).returning(GivenAnswer.id)
    return len(session.scalars(gone).all())
