"""Whether articles that were shown to somebody about to ask spared them the question."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, events
from steward.knowledge.events import ArticleOpened
from steward.knowledge.models import ArticleOpening
from steward.knowledge.queries import read_article
from steward.quant.meaning import meaning_of

_WITHIN = timedelta(days=7)
_OTHER_TOPIC = 0.2  # the cosine below which a question is about something else; in doubt it is not


def open_article(session: Session, article_id: int, typed: str, *, actor: Actor) -> None:
    """Note that somebody opened an article while they typed a question; once a day for each."""
    read_article(session, actor, article_id)
    now = clock.now()
    first = {"article_id": article_id, "user_id": actor.user_id}
    opening = (
        insert(ArticleOpening)
        .values(**first, day=now.date(), opened_at=now, typed=typed[:500])
        .on_conflict_do_nothing()
    )
    if session.scalars(opening.returning(ArticleOpening.article_id)).one_or_none() is not None:
        events.record(session, ArticleOpened(subject_id=article_id), actor=actor)


def note_question(session: Session, user_id: int, words: str) -> None:
    """Note that somebody asked after all: what they opened on it in the last 7 days spared nothing.

    A question on something else changes nothing.
    """
    since = clock.now() - _WITHIN
    recent = select(ArticleOpening).where(
        ArticleOpening.user_id == user_id,
        ArticleOpening.opened_at >= since,
        ArticleOpening.asked_at.is_(None),
    )
    found = session.scalars(recent).all()
    asked = meaning_of(words) if found else None
    for opening in found:
        if asked is None or float(asked @ meaning_of(opening.typed)) >= _OTHER_TOPIC:
            opening.asked_at = clock.now()
    session.flush()
