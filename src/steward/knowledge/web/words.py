"""The words of the pages of articles."""

from steward.kit.texts import gettext as _
from steward.knowledge.rules import ArticleState, Audience
from steward.knowledge.rules.gaps import GapState, Place


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


def gap_state_name(state: str) -> str:
    """Say how a gap stands."""
    names = {
        GapState.OPEN: _("To be written"),
        GapState.WRITTEN: _("Written"),
        GapState.SET_ASIDE: _("Set aside"),
    }
    return names[GapState(state)]


def place_name(place: str) -> str:
    """Say how a question was left without a good answer."""
    names = {
        Place.SEARCH: _("found nothing"),
        Place.LEFT: _("opened nothing of what was found"),
        Place.ARTICLE: _("not helped by an article"),
        Place.ASSISTANT: _("not answered by the assistant"),
        Place.TICKET: _("raised a ticket, with no article near"),
    }
    return names[Place(place)]
