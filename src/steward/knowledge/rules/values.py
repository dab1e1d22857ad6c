"""For whom an article is, and how it stands."""

from enum import StrEnum


class Audience(StrEnum):
    """Who may read an article once it is published."""

    PUBLIC = "public"
    CUSTOMERS = "customers"
    STAFF = "staff"


class ArticleState(StrEnum):
    """How an article stands: whether readers have it, and whether they have its newest version."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHANGED = "changed"


def state_of(latest: int, published: int | None) -> ArticleState:
    """Return how an article stands by the numbers of its newest and its published version."""
    if published is None:
        return ArticleState.DRAFT
    return ArticleState.PUBLISHED if published == latest else ArticleState.CHANGED
