"""The staff's workspace: lists, a ticket with its customer beside it, search."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor, agents, teams
from steward.customers import get_person, search_people
from steward.helpdesk import queries
from steward.helpdesk.queries import TicketRow
from steward.helpdesk.rules import id_of
from steward.helpdesk.rules.timeline import timeline
from steward.helpdesk.rules.views import COUNTED, VIEWS, View, both, find_view
from steward.helpdesk.web import words
from steward.helpdesk.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.paging import Page

_SORTS = ("newest", "oldest")


@dataclass(frozen=True)
class Asked:
    """What a list is asked for, as it stands in the address."""

    view: View
    typed: str
    sort: str
    cursor: str | None

    @classmethod
    def by_request(cls) -> "Asked":
        """Read the address of this request."""
        sort = request.args.get("sort", "")
        return cls(
            find_view(request.args.get("view")),
            request.args.get("q", "").strip(),
            sort if sort in _SORTS else _SORTS[0],
            request.args.get("cursor"),
        )

    def address(self, **other: str | None) -> str:
        """Return this question as the query of an address, with some parts put otherwise."""
        parts = {"view": self.view.key, "q": self.typed, "sort": self.sort} | other
        kept = {key: value for key, value in parts.items() if value and value != "newest"}
        return "?" + urlencode(kept)


def _rows(asked: Asked) -> Page[TicketRow]:
    search = both(asked.view, asked.typed)
    return queries.list_tickets(session(), actor(), search, sort=asked.sort, cursor=asked.cursor)


@bp.get("/desk")
@access("desk.use")
def desk() -> Response:
    """Go where the work is."""
    return go_to("/desk/tickets")


@bp.get("/desk/tickets")
@access("tickets.read")
def ticket_list() -> Response:
    """Show a view or a search as a whole page; to htmx, the next rows of it."""
    asked = Asked.by_request()
    rows = _rows(asked)
    if is_htmx() and asked.cursor:
        current = request.args.get("current")
        return page("helpdesk/desk/_rows.html", asked=asked, rows=rows, current=current, **_names())
    return page("helpdesk/desk/list.html", asked=asked, rows=rows, current=None, **_views())


@bp.get("/desk/tickets/list")
@access("tickets.read")
def ticket_list_part() -> Response:
    """Show the list alone, for the pane beside an open ticket and for live pages."""
    asked = Asked.by_request()
    current = request.args.get("current")
    return page(
        "helpdesk/desk/_list.html", asked=asked, rows=_rows(asked), current=current, **_names()
    )


@bp.get("/desk/tickets/views")
@access("tickets.read")
def views_part() -> Response:
    """Show the views with how many tickets each holds."""
    return page("helpdesk/desk/_views.html", asked=Asked.by_request(), **_views())


def _views() -> dict[str, object]:
    counts = queries.count_views(session(), actor(), {v.key: v.search for v in COUNTED})
    return {"views": VIEWS, "counts": counts, **_names()}


def _names() -> dict[str, object]:
    return {"names": words.view_names(), "emptiness": words.emptiness}


@bp.get("/desk/tickets/<number>")
@access("tickets.read")
def ticket(number: str) -> Response:
    """Show a ticket: what was said and done, its customer, and the means to act."""
    context = ticket_context(id_of(number))
    if is_htmx():
        return page("helpdesk/desk/_ticket.html", **context)
    return page("helpdesk/desk/ticket.html", **context, **_views())


def ticket_context(ticket_id: int) -> dict[str, object]:
    """Gather what the parts of an open ticket show."""
    who = actor()
    shown = queries.view_ticket(session(), who, ticket_id)
    messages = queries.messages_of(session(), who, ticket_id)
    facts = queries.timeline_of(session(), ticket_id)
    others = queries.tickets_of_person(session(), who, shown.ticket.customer_id, limit=6)
    return {
        "shown": shown,
        "ticket": shown.ticket,
        "entries": timeline(messages, facts),
        "others": [row for row in others if row.id != ticket_id],
        "asked": Asked.by_request(),
        "errors": {},
        "values": {},
    }


@bp.get("/desk/tickets/<number>/assignment")
@access("tickets.assign")
def assignment_form(number: str) -> Response:
    """Show the form to pass a ticket on: to whom, and why."""
    return page("helpdesk/desk/_assignment.html", **assignment_context(id_of(number)))


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


@bp.get("/desk/search")
@access("tickets.read")
def search() -> Response:
    """Find tickets and people; a ticket's number leads straight to it."""
    asked = Asked.by_request()
    people = search_people(session(), actor(), asked.typed, limit=5) if asked.typed else None
    return page(
        "helpdesk/desk/search.html",
        asked=asked,
        rows=_rows(asked),
        people=people.items if people else (),
        current=None,
        **_views(),
    )
