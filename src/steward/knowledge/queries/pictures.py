"""Reads of the pictures of an article, for those who may read the article."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.errors import NotFound
from steward.knowledge.models import ArticlePicture
from steward.knowledge.queries.articles import get_article


def get_picture(
    session: Session, actor: Actor | None, article_id: int, name: str
) -> ArticlePicture:
    """Return a picture of an article that somebody may read, or raise NotFound."""
    get_article(session, actor, article_id)
    picture = session.get(ArticlePicture, (article_id, name))
    if picture is None:
        raise NotFound
    return picture


def pictures_of(session: Session, article_id: int) -> Sequence[ArticlePicture]:
    """List the pictures of an article by name."""
    query = select(ArticlePicture).where(ArticlePicture.article_id == article_id)
    return session.scalars(query.order_by(ArticlePicture.name)).all()


def picture_names(session: Session, article_id: int) -> set[str]:
    """Return the names of the pictures of an article."""
    return {picture.name for picture in pictures_of(session, article_id)}
