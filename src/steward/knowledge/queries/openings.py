"""How often an article that was opened while asking spared the question."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.knowledge.models import ArticleOpening

_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Spared:
    """Of `opened` openings that are a week old, `spared` were followed by no question on the topic.

    `open_yet` are younger: nobody can say yet.
    """

    opened: int
    spared: int
    open_yet: int


def spared_by(session: Session, article_id: int | None = None) -> Spared:
    """Count what one article spared, or all of them together."""
    old = ArticleOpening.opened_at < clock.now() - _WITHIN
    query = select(
        func.count().filter(old),
        func.count().filter(old, ArticleOpening.asked_at.is_(None)),
        func.count().filter(~old),
    )
    if article_id is not None:
        query = query.where(ArticleOpening.article_id == article_id)
    return Spared(*session.execute(query).one())
