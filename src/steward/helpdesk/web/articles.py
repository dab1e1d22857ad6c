"""From a solved ticket to an article, and at the article what was taken out of it."""

from flask import Response

from steward.accounts import actor
from steward.helpdesk.actions.articles import draft_article as draft
from steward.helpdesk.queries.articles import sources_of
from steward.helpdesk.rules import id_of
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.words import taken_names
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, page
from steward.kit.texts import gettext as _


@bp.post("/desk/tickets/<number>/article")
@access("articles.write")
def draft_article(number: str) -> Response:
    """Draft an article from a solved ticket, and go on where it is written."""
    article_id = draft(session(), id_of(number), actor=actor())
    return go_to(f"/desk/articles/{article_id}/text", toast=_("Drafted. Please look it through."))


@bp.get("/desk/articles/<int:article_id>/sources")
@access("articles.write")
def article_sources(article_id: int) -> Response:
    """Show from which tickets an article was drafted, and what was taken out, to be checked."""
    sources = sources_of(session(), actor(), article_id)
    return page("helpdesk/desk/_sources.html", sources=sources, kinds=taken_names())
