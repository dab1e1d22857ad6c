"""The terms on which goods come back, and the report of what comes back, and why."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import places_in_use
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import ReturnTermsForm
from steward.sales.queries import ReportAsked, ReportRow
from steward.sales.web.blueprint import bp
from steward.sales.web.words import quantity_said

TERMS, REPORT = "/desk/returns/terms", "/desk/returns/report"
_ROWS_AT_ONCE = 500
_HEAD = ("sku", "name", "reason", "delivered", "returned", "scrapped", "rate")


@bp.get(TERMS)
@access("orders.read")
def return_terms() -> Response:
    """Show the terms on which goods come back."""
    row = queries.return_terms(session())
    names = ("days", "address", "words", "reasons", "place_id", "version")
    return _terms({name: str(getattr(row, name) or "") for name in names} | _days(row.days), {})


def _days(days: int) -> dict[str, str]:
    """Nothing at all is a number, too."""
    return {"days": str(days)}


def _terms(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    places = [("", _("where each was sold from"))]
    places += [(str(place.id), place.name) for place in places_in_use(session(), actor())]
    context = {"values": values, "errors": errors, "places": places}
    return page("sales/returns/terms.html", status, **context)


@bp.post(TERMS)
@access("discounts.manage")
def set_return_terms() -> Response:
    """Set the terms, unless somebody else did so meanwhile."""
    try:
        sent, version = form(ReturnTermsForm), request.form.get("version", type=int)
        actions.set_return_terms(session(), sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _terms(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(TERMS, toast=_("Saved"))


@bp.get(REPORT)
@access("orders.read")
def return_report() -> Response:
    """Show what comes back, and why; to htmx, the next rows."""
    asked, cursor = _asked(), request.args.get("cursor")
    rows = queries.report_returns(session(), actor(), asked, cursor=cursor)
    context = {"rows": rows, "listing": asked, "address": _address}
    if is_htmx() and cursor:
        return page("sales/returns/_report.html", **context)
    sums = queries.return_sums(session(), asked)
    return page("sales/returns/report.html", sums=sums, **context)


def _asked() -> ReportAsked:
    args = request.args
    days = (_day(args.get("since", "")), _day(args.get("until", "")))
    return ReportAsked(args.get("sort", "-returned"), *days, zone())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(asked: ReportAsked, **other: str) -> str:
    parts = {"sort": asked.sort, "since": asked.since, "until": asked.until} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{REPORT}.csv")
@access("orders.read")
def return_report_as_csv() -> Response:
    """Send the report as a file for a spreadsheet."""
    return csv_response("returns-by-reason", _HEAD, map(_cells, _every()))


def _every() -> Iterator[ReportRow]:
    asked, who, cursor = _asked(), actor(), None
    while True:
        rows = queries.report_returns(session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from rows.items
        cursor = rows.next_cursor
        if cursor is None:
            return


def _cells(row: ReportRow) -> tuple[object, ...]:
    counts = (quantity_said(one) for one in (row.delivered, row.returned, row.scrapped))
    return row.sku, row.name, row.reason, *counts, f"{row.rate:.4f}"
