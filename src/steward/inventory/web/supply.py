"""A purchase order by the signed link of its mail: the supplier confirms it without a login."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app

from steward.accounts import Actor, Role
from steward.inventory import actions, queries
from steward.inventory.models import PurchaseOrder
from steward.inventory.web.blueprint import bp
from steward.inventory.web.purchase_steps import (
    confirmation_sent,
    confirmation_values,
    errors_at_rows,
)
from steward.inventory.web.sent import version_sent
from steward.kit import clock
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.headers import keep_discreet
from steward.kit.pages import form_values, go_to, page
from steward.kit.texts import gettext as _

_PLACE = "/supply/"

keep_discreet(bp, _PLACE)


def _holder(token: str) -> tuple[Actor, PurchaseOrder]:
    """Return who holds a link, and its order; raises NotFound when it is not one of ours."""
    subject: str = current_app.extensions["links"].read(token)
    kind, _, number = subject.partition(":")
    if kind != "purchase" or not number.isdecimal():
        raise NotFound
    nobody = Actor(user_id=None, name="", email="", role=Role.CUSTOMER, link_to=subject)
    order = queries.get_purchase(session(), nobody, int(number))
    name = queries.supplier_name(session(), order)
    return Actor(user_id=None, name=name, email="", role=Role.CUSTOMER, link_to=subject), order


@bp.get("/supply/<token>")
@access(SIGNED_LINK)
def supply(token: str) -> Response:
    """Show the order that a link leads to, and let its supplier confirm it."""
    return _shown(token, {})


@bp.post("/supply/<token>/confirmation")
@access(SIGNED_LINK)
def confirm_supply(token: str) -> Response:
    """Confirm as the supplier; what is refused is said on the page, nothing is noted by half."""
    holder, order = _holder(token)
    version = version_sent()
    try:
        sent = confirmation_sent()
        actions.confirm_purchase(session(), order.id, sent, version=version, actor=holder)
    except (BadInput, Conflict) as error:
        return _shown(token, errors_at_rows(error), error.status)
    return go_to(_PLACE + token, toast=_("Thank you. We have noted what you confirmed."))


def _shown(token: str, errors: Mapping[str, str], status: int = 200) -> Response:
    holder, order = _holder(token)
    lapsed = order.reply_until is not None and clock.now() > order.reply_until
    # After a conflict the fields show what is noted now, not what was sent beside an older page.
    values = confirmation_values(order) | (form_values() if status != Conflict.status else {})
    rows = queries.ordered_rows(session(), order.id)
    context: dict[str, Any] = {"rows": rows, "name": holder.name}
    context |= {"values": values, "errors": errors, "action": f"{_PLACE}{token}/confirmation"}
    is_open = order.is_confirmable and not lapsed
    return page("inventory/supply.html", status, order=order, is_open=is_open, **context)
