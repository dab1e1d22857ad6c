"""Triage on a ticket: why it is as severe as it is."""

from flask import Response

from steward.accounts import actor
from steward.helpdesk.queries.triage import get_judged
from steward.helpdesk.rules import id_of
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.words import severity_name
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import is_htmx, page


@bp.get("/desk/tickets/<number>/triage")
@access("tickets.read")
def ticket_triage(number: str) -> Response:
    """Explain a ticket's severity: the sum, factor by factor."""
    template = "_triage.html" if is_htmx() else "triage.html"
    judged = get_judged(session(), actor(), id_of(number))
    return page(f"helpdesk/desk/{template}", judged=judged, number=number, names=severity_name)
