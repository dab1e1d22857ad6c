"""What is still to leave of an order at the desk: packed, promised for another day, called off."""

from collections import defaultdict
from collections.abc import Callable

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, go_to, parse
from steward.kit.texts import gettext as _
from steward.sales import actions
from steward.sales.errors import NothingToSend
from steward.sales.forms import PlanForm, PromiseForm
from steward.sales.models import Delivery
from steward.sales.web.blueprint import bp
from steward.sales.web.deliveries import DELIVERIES
from steward.sales.web.desk_orders import ORDERS, shown_order

ONE = f"{ORDERS}/<order_number>"
_NONE = " 0.,"  # what a row holds of which nothing is packed


@bp.post(f"{ONE}/deliveries")
@access("orders.change")
def pack_order(order_number: str) -> Response:
    """Plan to send what is filled in: one delivery from each place."""

    def pack() -> str:
        planned = [_plan(order_number, plan) for plan in _plans_sent()]
        if not planned:
            raise NothingToSend
        return f"{DELIVERIES}/{planned[0].number}" if len(planned) == 1 else _url(order_number)

    return _done(order_number, pack, _("Packed. It is not sent yet"))


def _plan(number: str, plan: PlanForm) -> Delivery:
    parts = [actions.Part(one.line, one.quantity) for one in plan.lines]
    return actions.plan_delivery(session(), number, parts, place_id=plan.place_id, actor=actor())


def _plans_sent() -> list[PlanForm]:
    """Read fields such as `quantity-2-7`: so many of line 2, from place 7. Raises BadInput."""
    by_place = defaultdict[str, list[dict[str, str]]](list)
    for name, value in request.form.items():
        if name.startswith("quantity-") and value.strip(_NONE):
            line, _dash, place = name.removeprefix("quantity-").partition("-")
            by_place[place].append({"line": line, "quantity": value})
    found = by_place.items()
    return [parse(PlanForm, {"place_id": place, "lines": lines}) for place, lines in found]


@bp.post(f"{ONE}/promise")
@access("orders.change")
def promise_order(order_number: str) -> Response:
    """Promise another day for what is not packed, and mail why."""

    def promise() -> str:
        actions.promise_order(session(), order_number, form(PromiseForm), actor=actor())
        return _url(order_number)

    return _done(order_number, promise, _("The new day is promised. The customer is told"))


@bp.post(f"{ONE}/cancellation-of-rest")
@access("orders.change")
def cancel_rest(order_number: str) -> Response:
    """Call off what has not left."""

    def cancel() -> str:
        actions.cancel_rest(session(), order_number, actor=actor())
        return _url(order_number)

    return _done(order_number, cancel, _("The rest is cancelled"))


def _url(order_number: str) -> str:
    return f"{ORDERS}/{order_number.upper()}"


def _done(number: str, act: Callable[[], str], toast: str) -> Response:
    """Do something with an order and go where that leads, or show it with what is wrong."""
    try:
        url = act()
    except (BadInput, Conflict) as error:
        session().rollback()
        said = next(iter(error.errors.values()), error.detail) if error.errors else error.detail
        return shown_order(number, {"": said}, error.status)
    return go_to(url, toast=toast)
