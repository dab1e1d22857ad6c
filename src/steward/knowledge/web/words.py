"""The words of the pages of articles."""

from steward.kit.texts import gettext as _
from steward.knowledge.rules import ArticleState, Audience


def audience_name(audience: str) -> str:
    """Say who may read an article."""
    names = {
        Audience.PUBLIC: _("Everybody"),
        Audience.CUSTOMERS: _("Customers"),
        Audience.STAFF: _("Staff"),
    }
    return names[Audience(audience)]


def state_name(state: str) -> str:
    """Say how an article stands."""
    names = {
        ArticleState.DRAFT: _("Draft"),
        ArticleState.PUBLISHED: _("Published"),
        ArticleState.CHANGED: _("Changes wait"),
    }
    return names[ArticleState(state)]
