"""Waiting for goods that are not there: customers by one click, visitors by a mail address."""

import secrets
from datetime import timedelta

from flask import Response, current_app, request

from steward.accounts import actor
from steward.customers import person_for_user
from steward.inventory import Sellable, get_sold, sellables
from steward.kit import limits
from steward.kit.access import PUBLIC, SIGNED_LINK, access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, NotFound
from steward.kit.pages import form, go_to, page
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import WatchByMailForm, WatchForm
from steward.sales.web.blueprint import bp
from steward.sales.web.shop import SHOP, show_product

WATCHES, LINKED = "/watches", "/waiting"
_MOST_ASKS, _PER = 10, timedelta(hours=1)


@bp.get(WATCHES)
@access("orders.own")
def own_watches() -> Response:
    """List what the customer waits for."""
    return page("sales/shop/watches.html", rows=queries.own_watches(session(), actor()))


@bp.post(WATCHES)
@access("orders.own")
def watch() -> Response:
    """Have the customer told when some goods are back."""
    sent = form(WatchForm)
    person = person_for_user(session(), actor())
    key = f"shop:{secrets.token_hex(16)}"
    asked = actions.watch_stock(session(), sent.variant_id, person, key=key, actor=actor())
    goods = sellables(session(), variant_ids=[asked.variant_id])[asked.variant_id]
    said = _("We tell you when %(name)s is back", name=goods.name)
    return go_to(f"{SHOP}/{goods.product_id}", toast=said, undo=f"{WATCHES}/{asked.id}/end")


@bp.post(f"{WATCHES}/<int:watch_id>/end")
@access("orders.own")
def end_watch(watch_id: int) -> Response:
    """Wait no more for some goods."""
    actions.end_watch(session(), watch_id, actor=actor())
    undo = f"{WATCHES}/{watch_id}/renewal"
    return go_to(WATCHES, toast=_("You hear no more of it"), undo=undo)


@bp.post(f"{WATCHES}/<int:watch_id>/renewal")
@access("orders.own")
def resume_watch(watch_id: int) -> Response:
    """Wait for it again, in the same place."""
    actions.resume_watch(session(), watch_id, actor=actor())
    return go_to(WATCHES, toast=_("We tell you when it is back"))


@bp.post(f"{SHOP}/watches")
@access(PUBLIC)
def watch_by_mail() -> Response:
    """Ask a visitor's address, by mail, whether we shall tell it when some goods are back."""
    limits.hit(database(), f"watch:{request.remote_addr}", most=_MOST_ASKS, per=_PER)
    wanted = form(WatchForm).variant_id
    goods = sellables(session(), variant_ids=[wanted]).get(wanted)
    if goods is None:
        raise NotFound
    try:
        actions.ask_by_mail(session(), wanted, form(WatchByMailForm).email)
    except BadInput as error:
        return _again(goods, error)
    said = _("Look into your mail: our link there says that the address is yours")
    return go_to(f"{SHOP}/{goods.product_id}", toast=said)


def _again(goods: Sellable, error: BadInput) -> Response:
    product = get_sold(session(), goods.product_id)
    errors = {f"email-{goods.variant_id}": error.errors.get("email", error.detail)}
    return show_product(product, errors, error.status)


def _linked(token: str) -> int:
    kind, _colon, number = str(current_app.extensions["links"].read(token)).partition(":")
    if kind != "watches" or not number.isdecimal():
        raise NotFound
    return int(number)


@bp.get(f"{LINKED}/<token>")
@access(SIGNED_LINK)
def linked_watches(token: str) -> Response:
    """Show whoever got a link what they wait for, and what they have yet to confirm."""
    rows = queries.list_of_link(session(), _linked(token))
    return page("sales/shop/linked_watches.html", rows=rows, url=f"{LINKED}/{token}")


@bp.post(f"{LINKED}/<token>/confirmation")
@access(SIGNED_LINK)
def confirm_watches(token: str) -> Response:
    """Take the address for confirmed."""
    actions.confirm_watches(session(), _linked(token))
    return go_to(f"{LINKED}/{token}", toast=_("We write to you once, when it is back"))


@bp.post(f"{LINKED}/<token>/end")
@access(SIGNED_LINK)
def end_linked_watches(token: str) -> Response:
    """Wait no more for one thing, or for all of them."""
    only = request.form.get("watch_id", type=int)
    actions.end_by_link(session(), _linked(token), only)
    return go_to(f"{LINKED}/{token}", toast=_("You hear no more of it"))


@bp.get("/desk/stock/levels/<int:variant_id>/waiting")
@access("stock.read")
def waiting_for(variant_id: int) -> Response:
    """Say how many wait for a variant, as a part of the page of its stock."""
    return page("sales/_waiting.html", waiting=queries.waiting_for(session(), variant_id))
