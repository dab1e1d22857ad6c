"""Orders of a customer: checked out of the basket, listed, looked at, called off."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.customers import give_consent, person_for_user
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.once import leads_to, led_to, new_key
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import CheckoutForm
from steward.sales.models import Order
from steward.sales.queries import OrdersAsked
from steward.sales.web.baskets import COOKIE, present_basket
from steward.sales.web.blueprint import bp
from steward.sales.web.own_news import ORDER, hears_news
from steward.sales.web.words import COUPONS

ORDERS, CHECKOUT = "/orders", "/checkout"
_RECENT = 3


@bp.get(CHECKOUT)
@access("orders.own")
def checkout() -> Response:
    """Ask where the order goes and how it is paid, and show what it comes to."""
    last = queries.list_orders(session(), actor(), OrdersAsked(), limit=1).items
    usual = {"recipient": actor().name, "payment": "on_delivery"}
    known = last[0].order if last else None
    if known:
        names = ("recipient", "address", "phone", "payment")
        usual = {name: getattr(known, name) for name in names}
    return _checkout(usual, {})


def _checkout(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    view = present_basket()
    if view is None or not view.items:
        return go_to("/basket")
    said = COUPONS[view.coupon] if view.coupon else ""
    context = {"view": view, "coupon_said": said, "once": new_key()}
    context["hears_news"] = hears_news()
    return page("sales/shop/checkout.html", status, values=values, errors=errors, **context)


@bp.post(CHECKOUT)
@access("orders.own")
def place_order() -> Response:
    """Place the order, once, however often the button is pressed."""
    owner = f"user:{actor().user_id}"
    if known := led_to(owner):
        return go_to(known)
    try:
        order = _place()
    except (BadInput, Conflict) as error:
        session().rollback()
        errors = error.errors or {"": error.detail}
        return _checkout(form_values(), errors, error.status)
    leads_to(owner, f"{ORDERS}/{order.number}")
    return go_to(f"{ORDERS}/{order.number}", toast=_("Thank you. We have your order"))


def _place() -> Order:
    sent = form(CheckoutForm)
    basket = queries.find_basket(session(), request.cookies.get(COOKIE), for_update=True)
    if basket is None:
        raise NotFound
    person = person_for_user(session(), actor())
    if sent.news:
        give_consent(session(), person, topics=(), source=ORDER, actor=actor())
    return actions.order_basket(
        session(), basket, person, sent, shown=sent.shown, zone=zone(), actor=actor()
    )


@bp.get(ORDERS)
@access("orders.own")
def orders() -> Response:
    """List the customer's orders, the newest first."""
    cursor = request.args.get("cursor")
    rows = queries.list_orders(session(), actor(), OrdersAsked(), cursor=cursor)
    part = is_htmx() and cursor
    return page("sales/shop/_orders.html" if part else "sales/shop/orders.html", rows=rows)


@bp.get(f"{ORDERS}/recent")
@access("orders.own")
def recent_orders() -> Response:
    """Show the customer's latest orders, as a part of the start page."""
    rows = queries.list_orders(session(), actor(), OrdersAsked(), limit=_RECENT)
    return page("sales/shop/_recent.html", rows=rows)


@bp.get(f"{ORDERS}/<order_number>")
@access("orders.own")
def own_order(order_number: str) -> Response:
    """Show one order of the customer."""
    view = queries.show_order(session(), actor(), order_number)
    sent = queries.show_deliveries(session(), queries.deliveries_of(session(), view.order))
    back = queries.show_back(session(), view.order)
    return page("sales/shop/order.html", view=view, deliveries=sent, back=back)


@bp.post(f"{ORDERS}/<order_number>/cancellation")
@access("orders.own")
def cancel_own_order(order_number: str) -> Response:
    """Call an order off, while nothing of it has left."""
    order = actions.cancel_order(session(), order_number, actor=actor())
    return go_to(f"{ORDERS}/{order.number}", toast=_("The order is cancelled"))


@bp.post(f"{ORDERS}/<order_number>/cancellation-of-rest")
@access("orders.own")
def cancel_own_rest(order_number: str) -> Response:
    """Call off what has not left of an order."""
    order = actions.cancel_rest(session(), order_number, actor=actor())
    return go_to(f"{ORDERS}/{order.number}", toast=_("The rest is cancelled"))
