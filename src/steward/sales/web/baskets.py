"""The basket of a browser: goods put in and held, more or fewer, a coupon."""

from datetime import timedelta

from flask import Response, request

from steward.accounts import find_actor
from steward.inventory import get_sold, sellables
from steward.kit import limits
from steward.kit.access import PUBLIC, access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, NotFound
from steward.kit.pages import form, go_to, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.errors import SoldOut
from steward.sales.forms import PutForm, QuantityForm
from steward.sales.queries import BasketView
from steward.sales.web.blueprint import bp
from steward.sales.web.shop import show_product
from steward.sales.web.words import COUPONS

BASKET = "/basket"
COOKIE = "steward_basket"
_MONTH = 30 * 24 * 3600  # seconds
_MOST_ACTS, _PER = 120, timedelta(minutes=10)
_LONGEST_COUPON = 40


def present_basket() -> BasketView | None:
    """Return the basket of this browser, or None."""
    basket = queries.find_basket(session(), request.cookies.get(COOKIE))
    buyer = queries.find_buyer(session(), find_actor())
    return queries.show_basket(session(), basket, buyer, zone()) if basket else None


def kept(answer: Response, token: str) -> Response:
    """Let the browser keep its basket."""
    secure = request.is_secure
    answer.set_cookie(COOKIE, token, max_age=_MONTH, httponly=True, samesite="Lax", secure=secure)
    return answer


@bp.get(BASKET)
@access(PUBLIC)
def basket() -> Response:
    """Show what is in the basket."""
    return show_basket({})


def show_basket(errors: dict[str, str], status: int = 200) -> Response:
    """Show the basket, and what could not be done with it."""
    view = present_basket()
    said = COUPONS[view.coupon] if view and view.coupon else ""
    return page("sales/shop/basket.html", status, view=view, coupon_said=said, errors=errors)


def _limited() -> None:
    limits.hit(database(), f"basket:{request.remote_addr}", most=_MOST_ACTS, per=_PER)


@bp.post(f"{BASKET}/lines")
@access(PUBLIC)
def put_in_basket() -> Response:
    """Put goods in the basket; where they are gone, say so and show what else there is."""
    _limited()
    sent = form(PutForm)
    goods = sellables(session(), variant_ids=[sent.variant_id]).get(sent.variant_id)
    if goods is None:
        raise NotFound
    try:
        one, token = actions.open_basket(session(), request.cookies.get(COOKIE))
        actions.put_in(session(), one, sent.variant_id, sent.quantity)
    except (SoldOut, BadInput) as error:
        session().rollback()
        product = get_sold(session(), goods.product_id)
        return show_product(product, {"": error.detail}, error.status)
    return kept(go_to(BASKET, toast=_("%(name)s is in your basket", name=goods.name)), token)


@bp.post(f"{BASKET}/lines/<int:variant_id>")
@access(PUBLIC)
def change_basket(variant_id: int) -> Response:
    """Have more or fewer of some goods in the basket, or none."""
    _limited()
    sent, token = form(QuantityForm), request.cookies.get(COOKIE)
    if queries.find_basket(session(), token) is None:
        raise NotFound
    try:
        one, token = actions.open_basket(session(), token)
        actions.set_quantity(session(), one, variant_id, sent.quantity)
    except (SoldOut, BadInput) as error:
        session().rollback()
        return show_basket({"": error.detail}, error.status)
    return kept(go_to(BASKET), token)


@bp.post(f"{BASKET}/coupon")
@access(PUBLIC)
def name_coupon() -> Response:
    """Keep the coupon that somebody names; the basket says what becomes of it."""
    _limited()
    coupon = request.form.get("coupon", "").replace("\x00", "").strip()[:_LONGEST_COUPON]
    one, token = actions.open_basket(session(), request.cookies.get(COOKIE))
    actions.name_coupon(session(), one, coupon)
    return kept(go_to(f"{BASKET}#coupon"), token)
