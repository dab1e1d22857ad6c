"""Passages of articles whole, for those who quote them and for those who learn from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Float, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.knowledge.models import Article, ArticlePassage, ArticleVersion, PassageWords
from steward.knowledge.queries.articles import audiences_of
from steward.knowledge.queries.search import best_passages
from steward.knowledge.rules import Audience
from steward.quant.meaning import meaning_of


@dataclass(frozen=True)
class AnsweringPassage:
    """A passage that may answer, whole, with its article's published version.

    `place` grows in the order in which passages stand in their article; `likeness` is the cosine
    between its meaning and that of what was asked, -1 to 1.
    """

    place: int
    article_id: int
    number: int
    title: str
    heading: str
    text: str
    likeness: float


@dataclass(frozen=True)
class Lesson:
    """What an article has to teach: its title, and its passages under their headings."""

    article_id: int
    title: str
    passages: tuple[str, ...]


def passages_for(
    session: Session, actor: Actor | None, typed: str, *, of: Iterable[int] = (), most: int = 8
) -> list[AnsweringPassage]:
    """Return what somebody may read that answers what they typed, the likest first.

    The best passage of each of `most` articles that search finds (with 0 it is not asked), and
    every passage of those `of`.
    """
    found = best_passages(session, actor, typed, most=most) if most else []
    wanted = ArticlePassage.id.in_(found) | ArticlePassage.article_id.in_(list(of))
    distance = PassageWords.meaning.op("<=>", return_type=Float())(meaning_of(typed).tolist())
    columns = (
        ArticlePassage.id,
        ArticlePassage.article_id,
        ArticleVersion.number,
        ArticleVersion.title,
        ArticlePassage.heading,
        ArticlePassage.body,
        1 - distance,
    )
    query = (
        select(*columns)
        .join(PassageWords, PassageWords.passage_id == ArticlePassage.id)
        .join(Article, Article.id == ArticlePassage.article_id)
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == Article.published),
        )
        .where(wanted, Article.readers.in_(audiences_of(actor)))
        .order_by(distance, ArticlePassage.id)
    )
    return [AnsweringPassage(*row) for row in session.execute(query)]


def published_numbers(
    session: Session, actor: Actor | None, article_ids: Iterable[int]
) -> Mapping[int, int]:
    """Return which version of each of some articles somebody may read now; of others nothing."""
    query = select(Article.id, Article.published).where(
        Article.id.in_(list(article_ids)), Article.readers.in_(audiences_of(actor))
    )
    return {article_id: number for article_id, number in session.execute(query) if number}


def lessons(session: Session, *, first: Sequence[int] = (), most: int) -> list[Lesson]:
    """Return what the articles for customers teach: those `first`, then the newest, `most` in all.

    None are for staff only: who asks may not read them.
    """
    chosen = (
        select(Article.id)
        .where(Article.readers.in_((Audience.PUBLIC, Audience.CUSTOMERS)))
        .order_by(Article.id.in_(list(first)).desc(), Article.published_at.desc(), Article.id)
        .limit(most)
        .subquery()
    )
    query = (
        select(Article.id, ArticleVersion.title, ArticlePassage.heading, ArticlePassage.body)
        .join(chosen, chosen.c.id == Article.id)
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == Article.published),
        )
        .join(ArticlePassage, ArticlePassage.article_id == Article.id)
        .order_by(Article.id, ArticlePassage.id)
    )
    found = []
    for (article_id, title), group in groupby(session.execute(query), key=lambda row: row[:2]):
        found.append(Lesson(article_id, title, tuple(f"{row[2]}. {row[3]}" for row in group)))
    return found


def titles_of(session: Session, article_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the titles that readers have of some articles."""
    query = (
        select(Article.id, ArticleVersion.title)
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == Article.published),
        )
        .where(Article.id.in_(list(article_ids)))
    )
    titles: dict[int, str] = dict(session.execute(query).all())
    return titles
