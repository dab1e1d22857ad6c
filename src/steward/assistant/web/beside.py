"""Beside a ticket: a cited draft of an answer, and solved tickets like it."""

from flask import Response

from steward.accounts import actor
from steward.assistant.actions import draft_answer
from steward.assistant.queries import solved_alike
from steward.assistant.web.blueprint import bp
from steward.helpdesk import get_asked, id_of
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.pages import is_htmx, page
from steward.kit.running import settings


@bp.get("/desk/tickets/<number>/suggestions")
@access("tickets.read")
def ticket_suggestions(number: str) -> Response:
    """Show what may answer a ticket: loaded beside it, so that the ticket itself costs nothing."""
    ticket_id = id_of(number)
    asked = get_asked(session(), actor(), ticket_id)
    if asked is None:
        raise NotFound
    template = "_suggestions.html" if is_htmx() else "suggestions.html"
    return page(
        f"assistant/desk/{template}",
        number=number,
        draft=draft_answer(session(), asked),
        solved=solved_alike(session(), actor(), ticket_id, asked),
        public_url=settings().url,
    )
