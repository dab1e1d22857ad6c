"""What must be read before somebody asks about a product, and who has read it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.knowledge.models import Article, ArticleReceipt, ArticleVersion
from steward.knowledge.queries.articles import audiences_of
from steward.knowledge.rules.guides import Guideline, is_about


def guidelines_for(session: Session, actor: Actor, words: str) -> list[Guideline]:
    """Return what somebody must have read before asking about the products that `words` name."""
    if not words.strip():
        return []
    guides = select(Article.id, Article.guides).where(
        Article.guides.is_not(None), Article.readers.in_(audiences_of(actor))
    )
    rows = session.execute(guides.order_by(Article.id)).all()
    about = [article_id for article_id, product in rows if is_about(product or "", words)]
    return _guidelines(session, actor, about) if about else []


def _guidelines(session: Session, actor: Actor, about: list[int]) -> list[Guideline]:
    newest = (
        select(func.max(ArticleReceipt.number))
        .where(
            ArticleReceipt.article_id == Article.id,
            ArticleReceipt.user_id == actor.user_id,
            ArticleReceipt.number >= Article.read_since,
        )
        .scalar_subquery()
    )
    query = (
        select(
            Article.id,
            Article.published,
            ArticleVersion.title,
            ArticleVersion.body,
            Article.guides,
            Article.read_since,
            newest,
        )
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == Article.published),
        )
        .where(Article.id.in_(about))
        .order_by(Article.id)
    )
    return [Guideline(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class Readers:
    """How many have said that they read an article: what readers have now, and any version."""

    now: int
    ever: int


def readers_of(session: Session, article: Article) -> Readers:
    """Count who said that they have read an article; a receipt counts as long as it is valid."""
    who = func.count(ArticleReceipt.user_id.distinct())
    valid = ArticleReceipt.number >= (article.read_since or 0)
    query = select(who.filter(valid), who).where(ArticleReceipt.article_id == article.id)
    return Readers(*session.execute(query).one())
