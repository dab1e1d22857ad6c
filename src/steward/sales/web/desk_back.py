"""Goods of an order taken back for its customer, and money paid back without goods."""

from flask import Response

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.once import new_key
from steward.kit.pages import form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.web.asking import ask, ask_page
from steward.sales.web.blueprint import bp
from steward.sales.web.desk_returns import RETURNS, record_refund

_ORDER = "/desk/orders/<order_number>"
_ASK_PAGE = "sales/returns/desk_ask.html"


@bp.get(f"{_ORDER}/returns")
@access("orders.change")
def enter_return(order_number: str) -> Response:
    """Show what of an order can be taken back."""
    return ask_page(_ASK_PAGE, actor(), order_number, {})


@bp.post(f"{_ORDER}/returns")
@access("orders.change")
def take_return(order_number: str) -> Response:
    """Enter a return for the customer: it is accepted with that."""
    try:
        one = ask(actor(), order_number)
        if one.state == "asked":
            actions.accept_return(session(), one.number, "", actor=actor())
    except BadInput as error:
        session().rollback()
        return ask_page(_ASK_PAGE, actor(), order_number, error.errors)
    return go_to(f"{RETURNS}/{one.number}", toast=_("%(n)s is entered", n=one.number))


@bp.get(f"{_ORDER}/refunds")
@access("refunds.give")
def refund_form(order_number: str) -> Response:
    """Show what was paid for an order, and what of it may be paid back."""
    return _refunds(order_number, {})


def _refunds(number: str, errors: dict[str, str], status: int = 200) -> Response:
    order = queries.get_order(session(), actor(), number)
    back = queries.show_back(session(), order)
    values = {"once": new_key()} | form_values()
    context = {"order": order, "back": back, "values": values, "errors": errors}
    return page("sales/returns/refund.html", status, **context)


@bp.post(f"{_ORDER}/refunds")
@access("refunds.give")
def refund_order(order_number: str) -> Response:
    """Record that money of an order was paid back."""
    order = queries.get_order(session(), actor(), order_number)
    try:
        record_refund(order, None)
    except (BadInput, Conflict) as error:
        session().rollback()
        return _refunds(order_number, error.errors or {"": error.detail}, error.status)
    return go_to(f"/desk/orders/{order.number}", toast=_("The refund is recorded"))
