"""Deals as a list: filtered, sorted, as files; those of a customer; whom a deal may be about."""

from collections.abc import Iterator

from flask import Response, request

from steward.accounts import actor
from steward.customers import company_names, get_person, search_people
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import is_htmx, page
from steward.kit.running import today
from steward.sales.queries import deals as queries
from steward.sales.queries.deals import DealRow
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS, address, asked_for

LIST = f"{DEALS}/list"
_ROWS_AT_ONCE, _SUGGESTED = 500, 8
_HEAD = (
    "number",
    "title",
    "customer",
    "rep",
    "region",
    "stage",
    "state",
    "value",
    "currency",
    "opened",
    "expected",
    "closed",
    "next_step",
    "next_step_on",
    "lost_reason",
    "lost_words",
    "external_id",
)


@bp.get(LIST)
@access("deals.read")
def deals_listed() -> Response:
    """List deals; to htmx, the next rows of the list."""
    asked, cursor = asked_for(), request.args.get("cursor")
    rows = queries.list_deals(session(), actor(), asked, cursor=cursor)
    context = {"rows": rows, "listing": asked, "address": address}
    if is_htmx() and cursor:
        return page("sales/deals/_rows.html", **context)
    context["reps"] = queries.reps_of_deals(session())
    context["products"] = queries.products_on_deals(session())
    context["stages"] = queries.stages(session())
    return page("sales/deals/list.html", **context)


@bp.get(f"{LIST}.csv")
@access("deals.read")
def deals_as_csv() -> Response:
    """Send the deals that are listed, as a file of values with commas."""
    return csv_response("deals", _HEAD, map(_cells, _every()))


@bp.get(f"{LIST}.xlsx")
@access("deals.read")
def deals_as_xlsx() -> Response:
    """Send the deals that are listed, as a workbook."""
    return xlsx_response("deals", _HEAD, map(_cells, _every()))


def _every() -> Iterator[DealRow]:
    asked, who, cursor = asked_for(), actor(), None
    while True:
        rows = queries.list_deals(session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from rows.items
        cursor = rows.next_cursor
        if cursor is None:
            return


def _cells(row: DealRow) -> tuple[object, ...]:
    one = row.deal
    value = "" if one.value is None else one.value.quantize(one.value.normalize())
    about = (one.number, one.title, row.customer, one.rep, one.region, row.stage, one.state)
    days = (one.opened_on, one.expected_on, one.closed_on)
    written = tuple("" if day is None else day.isoformat() for day in (*days, one.next_step_on))
    end = (one.lost_reason, one.lost_words, one.external_id)
    return (*about, value, one.currency, *written[:3], one.next_step, written[3], *end)


@bp.get(f"{DEALS}/of-customer/<int:person_id>")
@access("deals.read")
def deals_of_customer(person_id: int) -> Response:
    """Show the deals of a person and of their company, as a part of their page."""
    person = get_person(session(), actor(), person_id)
    rows = queries.deals_of_customer(session(), actor(), person_id)
    return page("sales/deals/_of_customer.html", person=person, rows=rows, today=today())


@bp.get(f"{DEALS}/customers")
@access("deals.change")
def suggest_customers() -> Response:
    """Suggest whom a deal may be about, as options of a list."""
    words = request.args.get("customer", "").replace("\x00", "").strip()
    people = search_people(session(), actor(), words, limit=_SUGGESTED).items if words else []
    written = [f"{one.name} <{one.email}>" for one in people if one.email]
    companies = company_names(session(), words, limit=_SUGGESTED) if words else []
    return page("sales/deals/_customers.html", names=[*companies, *written])
