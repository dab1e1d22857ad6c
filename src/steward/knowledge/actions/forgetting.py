"""Forgetting in which words people asked long ago; what is counted of it stays right."""

from collections.abc import Iterator

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from steward.accounts import kept_since
from steward.kit.db import Database
from steward.knowledge.actions.gaps import lock_gaps
from steward.knowledge.models import ArticleOpening, KnowledgeGap, UnansweredQuestion
from steward.knowledge.rules.gaps import GapState
from steward.quant.meaning import meaning_of

_BATCH = 1_000


def forget_words(database: Database) -> Iterator[int]:
    """Forget words that are older than words are kept; yield how many.

    Questions without a good answer are deleted: the demand of a gap is that of the days that are
    kept, and an open gap that nobody asked for in these is gone. What was typed before an article
    was opened is emptied: whether that spared the question is still counted.
    """
    for forget in (_forget_questions, _forget_typed):
        forgotten = _BATCH
        while forgotten == _BATCH:
            with database.transaction() as session:
                forgotten = forget(session)
            yield forgotten


def _forget_questions(session: Session) -> int:
    lock_gaps(session)
    asked = UnansweredQuestion
    key = tuple_(asked.gap_id, asked.asker, asked.day)
    old = (
        select(asked.gap_id, asked.asker, asked.day)
        .where(asked.asked_at < kept_since(session))
        .order_by(asked.asked_at)
        .limit(_BATCH)
    )
    gone = session.scalars(delete(asked).where(key.in_(old)).returning(asked.gap_id)).all()
    for gap in session.scalars(select(KnowledgeGap).where(KnowledgeGap.id.in_(set(gone)))):
        _name_anew(session, gap)
    return len(gone)


def _name_anew(session: Session, gap: KnowledgeGap) -> None:
    """Call a gap by the oldest words that are kept, or let it go with the last of them.

    What staff decided about it stays: set aside, or with an article, it keeps its question.
    """
    words = session.scalars(
        select(UnansweredQuestion.words)
        .where(UnansweredQuestion.gap_id == gap.id)
        .order_by(UnansweredQuestion.asked_at)
    ).all()
    if not words:
        if gap.state == GapState.OPEN and gap.article_id is None:
            session.delete(gap)
    elif gap.question not in words:
        gap.question, gap.meaning = words[0], meaning_of(words[0]).tolist()
    session.flush()


def _forget_typed(session: Session) -> int:
    opening = ArticleOpening
    key = tuple_(opening.article_id, opening.user_id, opening.day)
    old = (
        select(opening.article_id, opening.user_id, opening.day)
        .where(opening.opened_at < kept_since(session), opening.typed != "")
        .limit(_BATCH)
    )
    emptied = update(opening).where(key.in_(old)).values(typed="").returning(opening.article_id)
    return len(session.scalars(emptied).all())
