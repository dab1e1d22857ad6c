"""Reads of one article: as its readers have it, as its writers see it, with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.kit.errors import NotFound
from steward.knowledge.models import Article, ArticleVersion, ArticleVote
from steward.knowledge.rules import Audience

HELPED = func.coalesce(func.sum(cast(ArticleVote.helped, Integer)), 0)


def audiences_of(actor: Actor | None) -> tuple[Audience, ...]:
    """Return whose articles somebody may read; a stranger is None."""
    if actor is None or actor.link_to is not None:
        return (Audience.PUBLIC,)
    if may(actor, "desk.use"):
        return tuple(Audience)
    return (Audience.PUBLIC, Audience.CUSTOMERS)


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """Which articles somebody may read: what is published for them, or all who may write them."""
    if actor is not None and writes(actor):
        return Article.id.is_not(None)
    return Article.readers.in_(audiences_of(actor))


def writes(actor: Actor) -> bool:
    """Whether drafts and past versions are for this actor's eyes."""
    return actor.link_to is None and may(actor, "articles.write")


@dataclass(frozen=True)
class ArticleView:
    """An article and one of its versions; `helped` of `votes` readers said that it did."""

    article: Article
    text: ArticleVersion
    helped: int = 0
    votes: int = 0

    @property
    def is_published(self) -> bool:
        """Whether this is the version that readers have."""
        return self.text.number == self.article.published


def get_article(
    session: Session, actor: Actor | None, article_id: int, *, for_update: bool = False
) -> Article:
    """Return an article that somebody may read, or raise NotFound."""
    query = select(Article).where(Article.id == article_id, visible_to(actor))
    article = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if article is None:
        raise NotFound
    return article


def get_version(session: Session, article_id: int, number: int | None) -> ArticleVersion:
    """Return a version of an article, or raise NotFound."""
    version = session.get(ArticleVersion, (article_id, number or 0))
    if version is None:
        raise NotFound
    return version


def view_article(session: Session, actor: Actor, article_id: int) -> ArticleView:
    """Return an article as it is at the desk: to who writes them, with its newest version."""
    article = get_article(session, actor, article_id)
    number = article.latest if writes(actor) else article.published
    return _view(session, article, number)


def read_article(session: Session, actor: Actor | None, article_id: int) -> ArticleView:
    """Return a published article as its readers have it, or raise NotFound."""
    article = get_article(session, actor, article_id)
    return _view(session, article, article.published)


def _view(session: Session, article: Article, number: int | None) -> ArticleView:
    votes = select(func.count(), HELPED).where(ArticleVote.article_id == article.id)
    count, helped = session.execute(votes).one()
    return ArticleView(article, get_version(session, article.id, number), helped, count)


def versions_of(session: Session, article_id: int) -> Sequence[ArticleVersion]:
    """List all versions of an article, newest first."""
    query = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    return session.scalars(query.order_by(ArticleVersion.number.desc())).all()


def words_about(session: Session, article_id: int, *, most: int = 20) -> Sequence[ArticleVote]:
    """List what readers wrote about an article, newest first."""
    query = select(ArticleVote).where(ArticleVote.article_id == article_id, ArticleVote.words != "")
    return session.scalars(query.order_by(ArticleVote.voted_at.desc()).limit(most)).all()
