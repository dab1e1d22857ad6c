"""The staff's workspace: a ticket with its customer beside it."""

from flask import Response, request, url_for

from steward.accounts import actor, agents, teams
from steward.customers import get_person
from steward.helpdesk import queries
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.articles import find_article_of
from steward.helpdesk.queries.routes import routing_of
from steward.helpdesk.rules import id_of, number_of
from steward.helpdesk.rules.timeline import timeline
from steward.helpdesk.web.asked import Asked
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk_lists import views_context
from steward.helpdesk.web.words import promise_names
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, is_htmx, page, with_toast

_MESSAGES, _MOST_MESSAGES = 100, 2000  # shown at first, and at most
_NOTHING_REFUSED: dict[str, object] = {
    "errors": {},
    "values": {},
    "edit_errors": {},
    "edited": {},
    "update_errors": {},
    "update_values": {},
    "draft": "",
}


@bp.get("/desk")
@access("desk.use")
def desk() -> Response:
    """Go where the work is."""
    return go_to("/desk/tickets")


@bp.get("/desk/tickets/<number>")
@access("tickets.read")
def ticket(number: str) -> Response:
    """Show a ticket: what was said and done, its customer, and the means to act."""
    if is_htmx():
        return page("helpdesk/desk/_ticket.html", **ticket_context(id_of(number)))
    return whole_ticket(id_of(number))


def whole_ticket(ticket_id: int, status: int = 200, /, **context: object) -> Response:
    """Show a ticket as a whole page, such as one with a form that was refused."""
    whole = ticket_context(ticket_id) | views_context() | context
    return page("helpdesk/desk/ticket.html", status, **whole)


def ticket_context(ticket_id: int) -> dict[str, object]:
    """Gather what the parts of an open ticket show."""
    shown = queries.view_ticket(session(), actor(), ticket_id)
    others = queries.tickets_of_person(session(), actor(), shown.ticket.customer_id, limit=6)
    return _NOTHING_REFUSED | {
        "shown": shown,
        "ticket": shown.ticket,
        "routing": routing_of(session(), ticket_id),
        "promises": queries.promises_about(session(), ticket_id),
        "promise_names": promise_names(),
        "others": [row for row in others if row.id != ticket_id],
        "article_id": _article_of(shown.ticket),
        "asked": Asked.by_request(current=number_of(ticket_id)),
        **_talk(ticket_id),
    }


def _article_of(ticket: Ticket) -> int | None:
    return find_article_of(session(), ticket.id) if ticket.is_done else None


def _talk(ticket_id: int) -> dict[str, object]:
    """Gather what was said and done; of a long talk, its end."""
    asked = request.args.get("messages", _MESSAGES, int)
    most = min(max(asked, _MESSAGES), _MOST_MESSAGES)
    messages, earlier = queries.last_messages_of(session(), actor(), ticket_id, most=most)
    since = messages[0].created_at if earlier else None
    return {
        "entries": timeline(messages, queries.acts_on(session(), ticket_id, since=since)),
        "messages_shown": len(messages),
        "earlier": min(most + _MESSAGES, _MOST_MESSAGES) if earlier else None,
    }


def shown_after(ticket_id: int, toast: str, *, undo: str | None = None) -> Response:
    """Answer an act with the ticket as it stands now, saying what was done."""
    number = number_of(ticket_id)
    undo_url = url_for(f"helpdesk.{undo}", number=number) if undo else None
    if not is_htmx():
        return go_to(f"/desk/tickets/{number}", toast=toast)
    return shown_with(ticket_id, toast, undo=undo_url)


def shown_with(ticket_id: int, toast: str, *, undo: str | None = None, draft: str = "") -> Response:
    """Return the ticket as it stands now, with what was done, and a `draft` for the reply."""
    session().flush()
    part = page("helpdesk/desk/_ticket.html", **ticket_context(ticket_id) | {"draft": draft})
    return with_toast(part, toast, undo=undo)


@bp.get("/desk/tickets/<number>/assignment")
@access("tickets.assign")
def assignment_form(number: str) -> Response:
    """Show the form to pass a ticket on: to whom, and why."""
    template = "_assignment.html" if is_htmx() else "assignment.html"
    return page(f"helpdesk/desk/{template}", **assignment_context(id_of(number)))


def assignment_context(ticket_id: int) -> dict[str, object]:
    """Gather what the form to pass a ticket on shows: whom it can go to."""
    shown = queries.view_ticket(session(), actor(), ticket_id)
    return {
        "shown": shown,
        "agents": [(agent.email, agent.name) for agent in agents(session())],
        "teams": [(team.name, team.name) for team in teams(session())],
        "values": {"agent": shown.agent_email or "", "team": shown.team or ""},
        "errors": {},
    }


@bp.get("/desk/tickets/of-customer/<int:person_id>")
@access("tickets.read")
def tickets_of_customer(person_id: int) -> Response:
    """Show a customer's tickets, as a part of the customer's page."""
    person = get_person(session(), actor(), person_id)
    rows = queries.tickets_of_person(session(), actor(), person.id, limit=50)
    return page("helpdesk/desk/_of_customer.html", rows=rows, person=person)
