"""Stock-takes at the desk: opened, counted by typing or scanning, compared, booked."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.errors import TooLittleStock
from steward.inventory.forms import CountedForm, CountForm
from steward.inventory.rules import Key
from steward.inventory.web.blueprint import bp
from steward.inventory.web.sent import values_sent
from steward.inventory.web.stock import STOCK
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.marks import N_
from steward.kit.pages import form, form_values, go_to, is_htmx, page, parse, rfc3339
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext

COUNTS = f"{STOCK}/counts"


@bp.get(COUNTS)
@access("stock.read")
def counts_page() -> Response:
    """List stock-takes, and offer to open one."""
    return _list({})


def _list(errors: Mapping[str, str]) -> Response:
    rows = queries.list_counts(session(), actor(), cursor=request.args.get("cursor"))
    places = queries.list_places(session(), actor(), queries.Listing(), limit=_ALL).items
    context = {"rows": rows, "places": {place.id: place for place in places}}
    if is_htmx() and request.args.get("cursor"):
        return page("inventory/_counts.html", **context)
    known = queries.categories(session(), actor())
    context |= {"categories": known, "values": form_values(), "errors": errors}
    return page("inventory/counts.html", **context)


_ALL = 1000  # places


@bp.post(COUNTS)
@access("stock.manage")
def open_count() -> Response:
    """Open a stock-take, and lead to it."""
    try:
        sent = form(CountForm)
        count = actions.open_count(session(), sent.place_id, sent.category, actor=actor())
    except (BadInput, Conflict) as error:
        response = _list(error.errors or {"": error.detail})
        response.status_code = error.status
        return response
    return go_to(f"{COUNTS}/{count.id}")


@bp.get(f"{COUNTS}/<int:count_id>")
@access("stock.read")
def count_page(count_id: int) -> Response:
    """Show a stock-take: what was counted, and what differs."""
    return _count(count_id, {})


def _count(count_id: int, errors: Mapping[str, str]) -> Response:
    shown = queries.count_shown(session(), actor(), count_id)
    return page("inventory/count.html", shown=shown, values=form_values(), errors=errors)


@bp.post(f"{COUNTS}/<int:count_id>/lines")
@access("stock.manage")
def enter_count(count_id: int) -> Response:
    """Enter what was counted of something."""
    try:
        sent = parse(CountedForm, values_sent(numbers=["counted"]))
        key = _key_of(count_id, sent)
        actions.enter_count(session(), count_id, key, sent.counted, actor=actor())
    except BadInput as error:
        response = _count(count_id, error.errors)
        response.status_code = error.status
        return response
    return go_to(f"{COUNTS}/{count_id}")


def _key_of(count_id: int, sent: CountedForm) -> Key:
    """Find what a code says, typed or scanned. Raises BadInput."""
    count = queries.get_count(session(), actor(), count_id)
    variant = queries.find_variant(session(), actor(), sent.code)
    if variant is None:
        msg = N_("No goods have this SKU or barcode.")
        raise BadInput(msg, errors={"code": msg})
    lot = queries.find_lot(session(), variant.id, sent.lot) if sent.lot else None
    if sent.lot and lot is None:
        msg = N_("These goods have no such lot.")
        raise BadInput(msg, errors={"lot": msg})
    return Key(variant.id, count.place_id, lot.id if lot else None)


@bp.post(f"{COUNTS}/<int:count_id>/booking")
@access("stock.manage")
def book_count(count_id: int) -> Response:
    """Book all differences of a stock-take."""
    try:
        booked = actions.book_count(session(), count_id, actor=actor())
    except TooLittleStock as error:
        response = _count(count_id, {"": error.detail})
        response.status_code = error.status
        return response
    done = ngettext("%(num)d difference booked", "%(num)d differences booked", booked)
    return go_to(f"{COUNTS}/{count_id}", toast=done)


@bp.post(f"{COUNTS}/<int:count_id>/removal")
@access("stock.manage")
def drop_count(count_id: int) -> Response:
    """Close a stock-take without booking anything."""
    actions.drop_count(session(), count_id, actor=actor())
    return go_to(COUNTS, toast=_("Count dropped. Nothing was booked."))


@bp.get(f"{COUNTS}/<int:count_id>/lines.csv")
@access("stock.read")
def count_as_csv(count_id: int) -> Response:
    """Send what was counted, as a file for a spreadsheet."""
    queries.get_count(session(), actor(), count_id)
    head = ("SKU", "name", "lot", "counted", "expected", "difference", "worth", "currency", "who")
    rows = (
        (
            *(o.sku, o.name, o.lot, o.counted, o.expected, o.difference, o.worth, o.currency),
            *(o.counted_by, rfc3339(o.counted_at)),
        )
        for o in queries.count_lines(session(), count_id)
    )
    return csv_response("count", (*head, "at"), rows)
