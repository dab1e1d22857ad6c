"""Reads of gaps: by demand, which is how many people asked, and on how many days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, aggregate_order_by
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, page_of
from steward.knowledge.models import Article, ArticleVersion, KnowledgeGap, UnansweredQuestion
from steward.knowledge.queries.articles import writes
from steward.knowledge.rules.gaps import GapState, Place

_WORDINGS, _LOOKED_AT = 4, 24  # shown, and of how many of the newest


@dataclass(frozen=True)
class GapRow:
    """A gap as its list shows it: who asked, on how many days, where, and in which words."""

    id: int
    question: str
    state: GapState
    article_id: int | None
    article_title: str | None
    is_published: bool
    askers: int
    days: int
    last_asked_at: datetime
    places: Mapping[Place, int]
    wordings: Sequence[str]


def get_gap(
    session: Session, actor: Actor, gap_id: int, *, for_update: bool = False
) -> KnowledgeGap:
    """Return a gap, to those who write articles, or raise NotFound."""
    query = select(KnowledgeGap).where(KnowledgeGap.id == gap_id)
    gap = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if gap is None or not writes(actor):
        raise NotFound
    return gap


def list_gaps(
    session: Session, state: GapState, *, cursor: str | None = None, limit: int = 50
) -> Page[GapRow]:
    """List the gaps of a state: what the most people asked first, then on the most days."""
    asked = _asked()
    demand = tuple_(asked.c.askers, asked.c.days, KnowledgeGap.id)
    query = (
        select(
            KnowledgeGap,
            ArticleVersion.title,
            Article.published.is_not(None).label("is_published"),
            *asked.c,
        )
        .join(asked, asked.c.gap_id == KnowledgeGap.id)
        .outerjoin(Article, Article.id == KnowledgeGap.article_id)
        .outerjoin(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id) & (ArticleVersion.number == Article.latest),
        )
        .where(KnowledgeGap.state == state)
    )
    if cursor:
        query = query.where(demand < tuple_(*decode_cursor(cursor, kinds=[int, int, int])))
    order = (asked.c.askers.desc(), asked.c.days.desc(), KnowledgeGap.id.desc())
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.askers, row.days, row.KnowledgeGap.id])
    return Page([_row(one) for one in page.items], page.next_cursor)


def _asked() -> Any:  # noqa: ANN401 - a subquery, whose columns only SQLAlchemy knows
    asked = UnansweredQuestion
    newest = aggregate_order_by(asked.words, asked.asked_at.desc())
    places = (func.count().filter(asked.place == place).label(place) for place in Place)
    return (
        select(
            asked.gap_id,
            func.count(asked.asker.distinct()).label("askers"),
            func.count(asked.day.distinct()).label("days"),
            func.max(asked.asked_at).label("last_asked_at"),
            func.array_agg(newest, type_=ARRAY(TEXT))[1:_LOOKED_AT].label("words"),
            *places,
        )
        .group_by(asked.gap_id)
        .subquery()
    )


def _row(row: Any) -> GapRow:  # noqa: ANN401 - a row of what is selected above
    gap = row.KnowledgeGap
    others = [words for words in dict.fromkeys(row.words) if words != gap.question]
    found = {place: getattr(row, place.value) for place in Place}
    return GapRow(
        id=gap.id,
        question=gap.question,
        state=GapState(gap.state),
        article_id=gap.article_id,
        article_title=row.title,
        is_published=bool(row.is_published),
        askers=row.askers,
        days=row.days,
        last_asked_at=row.last_asked_at,
        places={place: number for place, number in found.items() if number},
        wordings=others[:_WORDINGS],
    )


def count_gaps(session: Session) -> Mapping[GapState, int]:
    """Count the gaps by how they stand."""
    asked = UnansweredQuestion.gap_id == KnowledgeGap.id
    query = (
        select(KnowledgeGap.state, func.count())
        .where(select(UnansweredQuestion.gap_id).where(asked).exists())
        .group_by(KnowledgeGap.state)
    )
    found: dict[str, int] = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in GapState}
