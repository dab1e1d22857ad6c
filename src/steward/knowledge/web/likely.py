"""The likeliest articles beside the form to ask, and what is read of them there."""

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.knowledge import actions, queries
from steward.knowledge.web.blueprint import bp

_SHOWN = 3
_LOOKED_AT = 1500  # characters of what is typed


def _typed() -> str:
    asked = request.values
    return f"{asked.get('subject', '')} {asked.get('body', '')}".strip()[:_LOOKED_AT]


@bp.post("/help/likely")
@access("queries.own")
def likely_articles() -> Response:
    """Show what most likely answers what is typed; a POST, as no address holds a long text."""
    typed = _typed()
    found = queries.search_articles(session(), actor(), typed, most=_SHOWN)
    return page("knowledge/portal/_likely.html", found=found, typed=typed)


@bp.post("/help/articles/<int:article_id>/openings")
@access("queries.own")
def open_article(article_id: int) -> Response:
    """Show an article in its place beside the form, and note that it was opened."""
    actions.open_article(session(), article_id, _typed(), actor=actor())
    shown = queries.read_article(session(), actor(), article_id)
    return page("knowledge/_text.html", title="", body=shown.text.body, article_id=article_id)
