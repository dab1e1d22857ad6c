"""Deliveries at the desk: what is to send, on its way and late; one of them, and its note."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import facts_about
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import PromiseForm, ShipmentForm
from steward.sales.models import Delivery
from steward.sales.queries import DeliveriesAsked, DeliveryRow
from steward.sales.web.blueprint import bp

DELIVERIES = "/desk/deliveries"
ONE = f"{DELIVERIES}/<delivery_number>"
_ROWS_AT_ONCE = 500
_SAME = ("carrier", "tracking", "promised_on", "expected_on", "shipped_at", "delivered_at")
_HEAD = ("number", "order", "customer", "place", "state", "kind", "late", *_SAME)


@bp.get(DELIVERIES)
@access("orders.read")
def deliveries() -> Response:
    """List deliveries; to htmx, the next rows of the list."""
    asked, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_deliveries(session(), actor(), asked, cursor=cursor)
    context = {"rows": rows, "listing": asked, "address": _address}
    if is_htmx() and cursor:
        return page("sales/_deliveries.html", **context)
    waiting = queries.count_unpacked(session())
    return page("sales/deliveries.html", **context, waiting=waiting)


def _asked() -> DeliveriesAsked:
    args = request.args
    words, show = args.get("q", "").strip(), args.get("show", "").replace("\x00", "")
    return DeliveriesAsked(today(), words, args.get("sort", "promised"), show)


def _address(asked: DeliveriesAsked, **other: str) -> str:
    parts = {"q": asked.words, "sort": asked.sort, "show": asked.show} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{DELIVERIES}.csv")
@access("orders.read")
def deliveries_as_csv() -> Response:
    """Send the deliveries that are listed, as a file for a spreadsheet."""
    return csv_response("deliveries", _HEAD, map(_cells, _every()))


def _every() -> Iterator[DeliveryRow]:
    asked, who, cursor = _asked(), actor(), None
    while True:
        some = queries.list_deliveries(session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from some.items
        cursor = some.next_cursor
        if cursor is None:
            return


def _cells(row: DeliveryRow) -> tuple[object, ...]:
    one = row.delivery
    known = (one.number, row.order.number, row.person, row.place, one.state, one.kind)
    return (*known, "late" if row.is_late else "", *(getattr(one, name) for name in _SAME))


@bp.get(ONE)
@access("orders.read")
def delivery(delivery_number: str) -> Response:
    """Show one delivery: what goes, with whom, and what can be done with it."""
    return _shown(delivery_number, {})


def _shown(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    found, order = queries.get_delivery(session(), actor(), number)
    (view,) = queries.show_deliveries(session(), [found])
    context = {
        "order": order,
        "view": view,
        "is_late": found.is_late(_asked().today),
        "carriers": sorted(queries.carriers_known(session())),
        "history": facts_about(session(), "delivery", found.id)[::-1],
    }
    values = form_values()
    return page("sales/delivery.html", status, **context, errors=errors, values=values)


@bp.get(f"{ONE}.pdf")
@access("orders.read")
def delivery_note(delivery_number: str) -> Response:
    """Send the note that goes along with a delivery."""
    found, order = queries.get_delivery(session(), actor(), delivery_number)
    (view,) = queries.show_deliveries(session(), [found])
    answer = Response(actions.draw_note(view, order), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


@bp.post(f"{ONE}/shipment")
@access("orders.change")
def ship_delivery(delivery_number: str) -> Response:
    """Send a delivery: the ledger books its goods, the customer gets a mail."""

    def ship() -> Delivery:
        sent = form(ShipmentForm)
        return actions.ship(session(), delivery_number, sent.carrier, sent.tracking, actor=actor())

    return _done(delivery_number, ship, _("On its way. The customer is told"))


@bp.post(f"{ONE}/arrival")
@access("orders.change")
def arrive_delivery(delivery_number: str) -> Response:
    """Note that a delivery has arrived."""

    def arrive() -> Delivery:
        return actions.arrive(session(), delivery_number, actor=actor())

    return _done(delivery_number, arrive, _("It has arrived"))


@bp.post(f"{ONE}/cancellation")
@access("orders.change")
def cancel_delivery(delivery_number: str) -> Response:
    """Call a delivery off that has not left."""

    def cancel() -> Delivery:
        return actions.cancel_delivery(session(), delivery_number, actor=actor())

    return _done(delivery_number, cancel, _("The delivery is cancelled"))


@bp.post(f"{ONE}/promise")
@access("orders.change")
def promise_delivery(delivery_number: str) -> Response:
    """Promise another day, and mail why."""

    def promise() -> Delivery:
        sent = form(PromiseForm)
        return actions.promise_delivery(session(), delivery_number, sent, actor=actor())

    return _done(delivery_number, promise, _("The new day is promised. The customer is told"))


def _done(number: str, act: Callable[[], Delivery], toast: str) -> Response:
    """Do something with a delivery, and show it after that, or why it was not done."""
    try:
        act()
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(number, error.errors or {"": error.detail}, error.status)
    return go_to(f"{DELIVERIES}/{number.upper()}", toast=toast)
