"""The desk's lists of tickets: views, filters, search, and the file of a list."""

from collections.abc import Iterator, Sequence

from flask import Response, request

from steward.accounts import actor, agents, teams
from steward.customers import PersonRow, search_people
from steward.helpdesk import queries
from steward.helpdesk.queries import TicketRow
from steward.helpdesk.rules import Search, parse_search
from steward.helpdesk.rules.search import KEYS, find_id
from steward.helpdesk.rules.views import COUNTED, VIEWS
from steward.helpdesk.web import words
from steward.helpdesk.web.asked import Asked
from steward.helpdesk.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import go_to, is_htmx, page, rfc3339
from steward.kit.paging import Page

_EXPORTED_AT_ONCE = 1000
_COLUMNS = (
    "number",
    "subject",
    "state",
    "severity",
    "customer",
    "agent",
    "team",
    "raised",
    "changed",
    "waits since",
)


@bp.get("/desk/tickets")
@access("tickets.read")
def ticket_list() -> Response:
    """Show a view or a search as a whole page; to htmx, the next rows of it."""
    asked = Asked.by_request()
    if is_htmx() and asked.cursor:
        rows = "helpdesk/desk/_rows.html" if asked.current else "helpdesk/desk/_table_rows.html"
        return page(rows, **_list_context(asked))
    return page("helpdesk/desk/list.html", **(_list_context(asked) | counted_views_context()))


@bp.get("/desk/search")
@access("tickets.read")
def search() -> Response:
    """Find tickets and people; a ticket's number leads straight to it."""
    asked = Asked.by_request()
    number = queries.find_number(session(), actor(), find_id(asked.typed))
    if number:
        return go_to(f"/desk/tickets/{number}")
    return page("helpdesk/desk/list.html", **(_list_context(asked) | views_context()))


@bp.get("/desk/tickets/list")
@access("tickets.read")
def ticket_list_part() -> Response:
    """Show the list alone, for the pane beside an open ticket and for live pages."""
    asked = Asked.by_request()
    template = "helpdesk/desk/_list.html" if asked.current else "helpdesk/desk/_table.html"
    return page(template, **_list_context(asked))


def _list_context(asked: Asked) -> dict[str, object]:
    return {
        "asked": asked,
        "rows": _rows(asked, asked.cursor, asked.limit),
        "people": _people(asked),
        "names": words.view_names(),
        "orders": words.order_names(),
        "emptiness": words.emptiness,
    }


def _rows(asked: Asked, cursor: str | None, limit: int) -> Page[TicketRow]:
    search = asked.search
    return queries.list_tickets(
        session(), actor(), search, sort=asked.sort, cursor=cursor, limit=limit
    )


def _people(asked: Asked) -> Sequence[PersonRow]:
    """Find people by the words of a search, at its beginning."""
    words = parse_search(asked.typed).words
    if not words or asked.cursor or asked.current:
        return ()
    return search_people(session(), actor(), words.replace('"', " "), limit=5).items


@bp.get("/desk/tickets/views")
@access("tickets.read")
def views_part() -> Response:
    """Show the views with how many tickets each holds."""
    return page("helpdesk/desk/_views.html", asked=Asked.by_request(), **counted_views_context())


def counted_views_context() -> dict[str, object]:
    """Gather the views, their names, and how many tickets each holds."""
    counts = queries.count_views(session(), actor(), {v.key: v.query for v in COUNTED})
    return views_context() | {"counts": counts}


def views_context() -> dict[str, object]:
    """Gather the views; a page that is about something else counts them once it is shown."""
    return {"views": VIEWS, "counts": None, "names": words.view_names()}


@bp.get("/desk/tickets/filter")
@access("tickets.read")
def filter_form() -> Response:
    """Show the form that filters the present list."""
    asked = Asked.by_request()
    values = {key: found[0] for key, found in asked.search.filters.items()}
    return page(
        "helpdesk/desk/_filter.html",
        asked=asked,
        values=values | {"words": Search(asked.search.words, asked.search.without).typed},
        agents=[(agent.email, agent.name) for agent in agents(session())],
        teams=[(team.name, team.name) for team in teams(session())],
    )


@bp.get("/desk/tickets/filtered")
@access("tickets.read")
def filtered() -> Response:
    """Turn a filled-in filter into the search that one could have typed, and go there."""
    typed = parse_search(request.args.get("words", ""))
    chosen = {key: [value] for key in sorted(KEYS) if (value := request.args.get(key, "").strip())}
    search = Search(typed.words, typed.without, typed.filters | chosen, typed.excluded)
    return go_to("/desk/tickets" + Asked.by_request().address(view=None, q=search.typed))


@bp.get("/desk/tickets.csv")
@access("tickets.read")
def export() -> Response:
    """Send the present list, all of it, as a file for a spreadsheet."""
    return csv_response("tickets", _COLUMNS, _exported(Asked.by_request()))


def _exported(asked: Asked) -> Iterator[tuple[object, ...]]:
    """Yield all rows, some at once, so that a list of any length takes little memory."""
    cursor: str | None = ""
    while cursor is not None:
        some = _rows(asked, cursor, _EXPORTED_AT_ONCE)
        yield from map(_cells, some.items)
        cursor = some.next_cursor


def _cells(row: TicketRow) -> tuple[object, ...]:
    who = (row.customer, row.assignee, row.team)
    waits = rfc3339(row.customer_waits_since) if row.customer_waits_since else None
    times = (rfc3339(row.created_at), rfc3339(row.updated_at), waits)
    return (row.number, row.subject, row.state, row.severity, *who, *times)
