"""Orders at the desk: the list, as a file, one order, called off; the terms of delivery."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.kit import clock
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import today, zone
from steward.kit.texts import gettext as _
from steward.promises import calendars
from steward.sales import actions, queries
from steward.sales.forms import TermsForm
from steward.sales.queries import OrderRow, OrdersAsked
from steward.sales.rules import DeliveryTerms
from steward.sales.web.blueprint import bp

ORDERS, TERMS = "/desk/orders", "/desk/orders/terms"
_ROWS_AT_ONCE = 500
_HEAD = ("number", "placed", "customer", "recipient", "state", "payment", "net", "currency")


@bp.get(ORDERS)
@access("orders.read")
def desk_orders() -> Response:
    """List orders; to htmx, the next rows of the list."""
    asked, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_orders(session(), actor(), asked, cursor=cursor)
    part = is_htmx() and cursor
    template = "sales/_desk_orders.html" if part else "sales/desk_orders.html"
    return page(template, rows=rows, listing=asked, address=_address)


def _asked() -> OrdersAsked:
    args = request.args
    return OrdersAsked(
        words=args.get("q", "").strip(),
        sort=args.get("sort", "-number"),
        state=args.get("state", "").replace("\x00", ""),
        payment=args.get("payment", "").replace("\x00", ""),
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        zone=zone(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(asked: OrdersAsked, **other: str) -> str:
    parts = {
        "q": asked.words,
        "sort": asked.sort,
        "state": asked.state,
        "payment": asked.payment,
        "since": asked.since,
        "until": asked.until,
    } | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{ORDERS}.csv")
@access("orders.read")
def orders_as_csv() -> Response:
    """Send the orders that are listed, as a file for a spreadsheet."""
    return csv_response("orders", _HEAD, map(_cells, _every()))


def _every() -> Iterator[OrderRow]:
    asked, who, cursor = _asked(), actor(), None
    while True:
        rows = queries.list_orders(session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from rows.items
        cursor = rows.next_cursor
        if cursor is None:
            return


def _cells(row: OrderRow) -> tuple[object, ...]:
    one = row.order
    placed = one.placed_at.astimezone(zone()).isoformat(timespec="minutes")
    return (
        one.number,
        placed,
        row.person,
        one.recipient,
        one.state,
        one.payment,
        f"{one.net:.2f}",
        one.currency,
    )


@bp.get(f"{ORDERS}/<order_number>")
@access("orders.read")
def desk_order(order_number: str) -> Response:
    """Show one order: what it holds, what of it has left, what is to leave, what came back."""
    return shown_order(order_number, {})


def shown_order(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    """Show an order, and what is wrong with what was to be done."""
    view = queries.show_order(session(), actor(), number)
    rest = queries.unsent(session(), view.lines) if view.order.is_unsent else []
    sent = queries.show_deliveries(session(), queries.deliveries_of(session(), view.order))
    context = {"rest": rest, "deliveries": sent, "today": today(), "errors": errors}
    back = queries.show_back(session(), view.order)
    return page("sales/desk_order.html", status, view=view, back=back, **context)


@bp.post(f"{ORDERS}/<order_number>/cancellation")
@access("orders.change")
def cancel_order(order_number: str) -> Response:
    """Call an order off for its customer, while nothing of it is delivered."""
    order = actions.cancel_order(session(), order_number, actor=actor())
    return go_to(f"{ORDERS}/{order.number}", toast=_("The order is cancelled"))


@bp.get(TERMS)
@access("orders.read")
def delivery_terms() -> Response:
    """Show the terms by which days of delivery are reckoned, and what they come to now."""
    row = queries.find_terms(session())
    values = (
        _usual()
        if row is None
        else {
            "calendar_id": str(row.calendar_id or ""),
            "cut_off": row.cut_off.isoformat("minutes"),
            "version": str(row.version),
            **{name: str(getattr(row, name)) for name in _KNOWN},
        }
    )
    return _terms(values, {})


_KNOWN = ("handling_days", "transit_from", "transit_to", "carriers")


def _usual() -> dict[str, str]:
    terms = DeliveryTerms()
    days = {name: str(getattr(terms, name, "")) for name in _KNOWN}
    return {"cut_off": terms.cut_off.isoformat("minutes"), **days}


def _terms(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    house = queries.delivering(session(), zone())
    names = [("", _("Monday to Friday")), *((str(c.id), c.name) for c in calendars(session()))]
    context = {"arrives": house.arrives_from_stock(clock.now()), "calendars": names}
    return page("sales/terms.html", status, values=values, errors=errors, **context)


@bp.post(TERMS)
@access("discounts.manage")
def set_delivery_terms() -> Response:
    """Set the terms of delivery, unless somebody else did so meanwhile."""
    try:
        sent, version = form(TermsForm), request.form.get("version", type=int)
        actions.set_terms(session(), sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _terms(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(TERMS, toast=_("Saved"))
