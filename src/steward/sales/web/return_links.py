"""Returns of one order by its signed link: whoever holds it sends goods back without a login."""

from flask import Response, current_app

from steward.accounts import Actor, Role
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.headers import keep_discreet
from steward.sales import queries
from steward.sales.queries import ORDER_LINK
from steward.sales.rules import order_number
from steward.sales.web.asking import ask_page
from steward.sales.web.blueprint import bp
from steward.sales.web.returns import ASK_PAGE, asked, shown, slip, withdrawn

_PLACE = "/send-back/"

keep_discreet(bp, _PLACE)


def _holder(token: str) -> tuple[Actor, str]:
    """Return who holds a link, and its order's number; raises NotFound when it is not ours."""
    subject: str = current_app.extensions["links"].read(token)
    kind, _, order_id = subject.partition(":")
    if kind != ORDER_LINK or not order_id.isdecimal():
        raise NotFound
    nobody = Actor(user_id=None, name="", email="", role=Role.CUSTOMER, link_to=subject)
    order = queries.get_order(session(), nobody, order_number(int(order_id)))
    holder = Actor(None, order.recipient, "", Role.CUSTOMER, link_to=subject)
    return holder, order.number


@bp.get(f"{_PLACE}<token>")
@access(SIGNED_LINK)
def ask_by_link(token: str) -> Response:
    """Show what of the order can be sent back, and what was asked before."""
    holder, number = _holder(token)
    return ask_page(ASK_PAGE, holder, number, {}, action=_PLACE + token, back_to="")


@bp.post(f"{_PLACE}<token>")
@access(SIGNED_LINK)
def send_back_by_link(token: str) -> Response:
    """Ask for goods to come back."""
    holder, number = _holder(token)
    place = _PLACE + token
    return asked(holder, number, place, action=place, back_to="")


@bp.get(f"{_PLACE}<token>/<return_number>")
@access(SIGNED_LINK)
def return_by_link(token: str, return_number: str) -> Response:
    """Show one return of the order."""
    return shown(_holder(token)[0], return_number, _PLACE + token)


@bp.get(f"{_PLACE}<token>/<return_number>/slip.pdf")
@access(SIGNED_LINK)
def slip_by_link(token: str, return_number: str) -> Response:
    """Send the slip that lies in the parcel."""
    return slip(_holder(token)[0], return_number)


@bp.post(f"{_PLACE}<token>/<return_number>/withdrawal")
@access(SIGNED_LINK)
def withdraw_by_link(token: str, return_number: str) -> Response:
    """Keep the goods after all."""
    return withdrawn(_holder(token)[0], return_number, _PLACE + token)
