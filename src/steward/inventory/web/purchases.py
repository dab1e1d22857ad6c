"""Purchase orders at the desk: the list, the page of one, and what is done with one press."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import EndForm
from steward.inventory.models import PurchaseOrder
from steward.inventory.queries import PurchaseListing, PurchaseRow
from steward.inventory.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import facts_about
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.texts import gettext as _

PURCHASES = "/desk/stock/purchases"
ONE = f"{PURCHASES}/<int:purchase_id>"
_ROWS_AT_ONCE = 500
_MOST_SUPPLIERS = 1000
_HEAD = ("number", "supplier", "state", "lines", "total", "currency", "due", "created", "sent")


@bp.get(PURCHASES)
@access("stock.read")
def purchases() -> Response:
    """List purchase orders; to htmx, the next rows of the list."""
    listing, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_purchases(session(), actor(), listing, cursor=cursor)
    context: dict[str, Any] = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("inventory/_purchases.html", **context)
    by_name = queries.Listing()
    suppliers = queries.list_suppliers(session(), actor(), by_name, limit=_MOST_SUPPLIERS)
    context["suppliers"] = [row.supplier for row in suppliers.items]
    return page("inventory/purchases.html", **context)


def _asked() -> PurchaseListing:
    asked = request.args
    return PurchaseListing(
        asked.get("q", "").strip(),
        asked.get("sort", "-number"),
        asked.get("state", ""),
        asked.get("supplier", type=int),
    )


def _address(listing: PurchaseListing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "state": listing.state}
    parts |= {"supplier": str(listing.supplier_id or ""), **other}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{PURCHASES}.csv")
@access("stock.read")
def purchases_as_csv() -> Response:
    """Send the orders that are listed, as a file for a spreadsheet."""
    return csv_response("purchase-orders", _HEAD, map(_line, _every()))


def _every() -> Iterator[PurchaseRow]:
    cursor, who = None, actor()
    while True:
        some = queries.list_purchases(session(), who, _asked(), cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from some.items
        cursor = some.next_cursor
        if cursor is None:
            return


def _line(row: PurchaseRow) -> tuple[object, ...]:
    order = row.order
    sums = (row.lines, row.total, order.currency, row.due)
    return order.number, row.supplier.name, order.state, *sums, order.created_at, order.sent_at


@bp.get(ONE)
@access("stock.read")
def purchase(purchase_id: int) -> Response:
    """Show an order: how far each line is, what came, what was done."""
    return shown(purchase_id, {})


def shown(purchase_id: int, errors: Mapping[str, str], status: int = 200) -> Response:
    """Show an order, and what is wrong with what was to be done."""
    order = queries.get_purchase(session(), actor(), purchase_id)
    rows = queries.ordered_rows(session(), order.id)
    pairs = {(order.supplier_id, row.variant.id) for row in rows}
    context = {
        "supplier": queries.get_supplier(session(), actor(), order.supplier_id),
        "rows": rows,
        "received": queries.received_rows(session(), order.id),
        "lead_times": queries.lead_times(session(), pairs),
        "history": facts_about(session(), "purchase", order.id)[::-1],
    }
    about = {"order": order, "errors": errors, "values": form_values()}
    return page("inventory/purchase.html", status, **about, **context)


@bp.get(f"{ONE}.pdf")
@access("stock.read")
def purchase_as_pdf(purchase_id: int) -> Response:
    """Send an order as PDF, as its supplier gets it."""
    order = queries.get_purchase(session(), actor(), purchase_id)
    supplier = queries.get_supplier(session(), actor(), order.supplier_id)
    rows = queries.ordered_rows(session(), order.id)
    house = current_app.extensions["settings"].business_name
    pdf = actions.draw_purchase(order, supplier, rows, house)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{order.number}.pdf"'
    return answer


@bp.post(f"{ONE}/sending")
@access("stock.manage")
def send_purchase(purchase_id: int) -> Response:
    """Mail an order, or note that the supplier has it otherwise."""
    by_mail = "by_mail" in request.form

    def send() -> PurchaseOrder:
        return actions.send_purchase(session(), purchase_id, by_mail=by_mail, actor=actor())

    return _done(purchase_id, send, _("Sent") if by_mail else _("Noted as ordered"))


@bp.post(f"{ONE}/cancellation")
@access("stock.manage")
def cancel_purchase(purchase_id: int) -> Response:
    """Cancel an order of which nothing has come."""

    def cancel() -> PurchaseOrder:
        return actions.cancel_purchase(session(), purchase_id, form(EndForm), actor=actor())

    return _done(purchase_id, cancel, _("Cancelled"))


@bp.post(f"{ONE}/closure")
@access("stock.manage")
def close_purchase(purchase_id: int) -> Response:
    """Close an order with less than was awaited."""

    def close() -> PurchaseOrder:
        return actions.close_purchase(session(), purchase_id, form(EndForm), actor=actor())

    return _done(purchase_id, close, _("Closed"))


def _done(purchase_id: int, act: Callable[[], PurchaseOrder], toast: str) -> Response:
    """Do something with an order, and show it after that, or why it was not done."""
    try:
        act()
    except (BadInput, Conflict) as error:
        return shown(purchase_id, error.errors or {"": error.detail}, error.status)
    return go_to(f"{PURCHASES}/{purchase_id}", toast=toast)
