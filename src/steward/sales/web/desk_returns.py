"""Returns at the desk: the list, as a file, one return; accepted, refused, closed, paid back."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import places_in_use
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import facts_about
from steward.kit.exports import csv_response
from steward.kit.once import FIELD, new_key
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import RefundForm, WordsForm
from steward.sales.models import Order, OrderReturn
from steward.sales.queries import ReturnRow, ReturnsAsked
from steward.sales.web.blueprint import bp

RETURNS = "/desk/returns"
ONE = f"{RETURNS}/<return_number>"
_ROWS_AT_ONCE = 500
_HEAD = ("number", "asked", "order", "customer", "goods", "reason", "state", "refunded", "currency")


@bp.get(RETURNS)
@access("orders.read")
def desk_returns() -> Response:
    """List returns; to htmx, the next rows of the list."""
    asked, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_returns(session(), actor(), asked, cursor=cursor)
    part = is_htmx() and cursor
    template = "sales/returns/_desk_returns.html" if part else "sales/returns/desk_returns.html"
    reasons = queries.return_terms(session()).reasons.splitlines()
    return page(template, rows=rows, listing=asked, address=_address, reasons=reasons)


def _asked() -> ReturnsAsked:
    args = request.args
    return ReturnsAsked(
        words=args.get("q", "").strip(),
        sort=args.get("sort", "-number"),
        state=args.get("state", "").replace("\x00", ""),
        reason=args.get("reason", "").replace("\x00", ""),
    )


def _address(asked: ReturnsAsked, **other: str) -> str:
    parts = {"q": asked.words, "sort": asked.sort, "state": asked.state, "reason": asked.reason}
    return "?" + urlencode({name: value for name, value in (parts | other).items() if value})


@bp.get(f"{RETURNS}.csv")
@access("orders.read")
def returns_as_csv() -> Response:
    """Send the returns that are listed, as a file for a spreadsheet."""
    return csv_response("returns", _HEAD, map(_cells, _every()))


def _every() -> Iterator[ReturnRow]:
    asked, who, cursor = _asked(), actor(), None
    while True:
        rows = queries.list_returns(session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from rows.items
        cursor = rows.next_cursor
        if cursor is None:
            return


def _cells(row: ReturnRow) -> tuple[object, ...]:
    one, asked = row.one, row.one.created_at.astimezone(zone()).isoformat(timespec="minutes")
    about = (row.order.number, row.person, row.goods, one.reason, one.state)
    return one.number, asked, *about, f"{row.refunded:.2f}", row.order.currency


@bp.get(ONE)
@access("orders.read")
def desk_return(return_number: str) -> Response:
    """Show a return: what was asked, what became of it, its money."""
    return _shown(return_number, {})


def _shown(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    view = queries.show_return(session(), actor(), number)
    context = {
        "history": facts_about(session(), "return", view.one.id)[::-1],
        "places": {place.id: place.name for place in places_in_use(session(), actor())},
        "values": {"once": new_key()} | (form_values() if errors else {}),
    }
    return page("sales/returns/desk_return.html", status, view=view, errors=errors, **context)


@bp.post(f"{ONE}/acceptance")
@access("orders.change")
def accept_return(return_number: str) -> Response:
    """Tell the customer to send the goods."""
    return _done(return_number, actions.accept_return, _("Accepted"))


@bp.post(f"{ONE}/refusal")
@access("orders.change")
def refuse_return(return_number: str) -> Response:
    """Tell the customer why the goods are not taken back."""
    return _done(return_number, actions.refuse_return, _("Refused"))


@bp.post(f"{ONE}/closure")
@access("orders.change")
def close_return(return_number: str) -> Response:
    """End a return for which no money is paid back."""
    return _done(return_number, actions.close_return, _("Closed"))


def _done(number: str, act: Callable[..., OrderReturn], toast: str) -> Response:
    """Say something to a return in words, and show it after that, or why it was not done."""
    try:
        one = act(session(), number, form(WordsForm).words, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(number, error.errors or {"": error.detail}, error.status)
    return go_to(f"{RETURNS}/{one.number}", toast=toast)


@bp.post(f"{ONE}/refunds")
@access("refunds.give")
def refund_return(return_number: str) -> Response:
    """Record that money was paid back for a return."""
    order, one = queries.get_return(session(), actor(), return_number)
    try:
        record_refund(order, one)
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(return_number, error.errors or {"": error.detail}, error.status)
    return go_to(f"{RETURNS}/{one.number}", toast=_("The refund is recorded"))


def record_refund(order: Order, one: OrderReturn | None) -> None:
    """Record the refund that a form tells of, once under the form's key."""
    sent, key = form(RefundForm), request.form.get(FIELD) or new_key()
    money = (sent.amount, sent.reason)
    actions.refund(session(), order, *money, key=key, actor=actor(), return_=one, way=sent.way)
