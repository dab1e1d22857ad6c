"""Articles for tests: written, and published where that is wanted."""

from sqlalchemy.orm import Session

from steward.knowledge import ArticleText, publish_article, write_article
from tests.cast import SAM

DESCALE = {
    "title": "Descale a Mara 2, step by step",
    "category": "Machines",
    "product": "Mara 2",
    "audience": "public",
    "body": "Takes half an hour.\n\n## Before\n\nEmpty the drip tray.\n\n## The cycle\n\n"
    "1. Fill the tank with one sachet of descaler and a litre of water.\n"
    "2. Hold **Steam** for five seconds.",
}


def publish(session: Session, **parts: str | bool) -> int:
    """Write and publish an article, DESCALE but for `parts`; return its id."""
    article = write_article(session, ArticleText.model_validate(DESCALE | parts), actor=SAM.actor)
    publish_article(session, article.id, 1, actor=SAM.actor)
    return article.id


def draft(session: Session, **parts: str | bool) -> int:
    """Write an article as a draft, DESCALE but for `parts`; return its id."""
    text = ArticleText.model_validate(DESCALE | parts)
    return write_article(session, text, actor=SAM.actor).id
