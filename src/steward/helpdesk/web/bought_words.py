"""What agents tell customers of orders and goods: sentences that are put into the reply."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from flask import current_app
from flask_babel import to_user_timezone

from steward.helpdesk.rules.goods import named
from steward.inventory import Sellable
from steward.kit.texts import gettext as _
from steward.sales import (
    Delivery,
    DeliveryState,
    DeliveryView,
    Instead,
    OrderState,
    OrderView,
)

_UNDER_WAY = {OrderState.PLACED, OrderState.PARTLY_SHIPPED}


def arrives(view: OrderView) -> str:
    """Say when an order arrives, as far as that is known."""
    order = view.order
    if order.state not in _UNDER_WAY or order.promised_to is None:
        return ""
    return _(
        "Your order %(number)s arrives by %(day)s.",
        number=order.number,
        day=day(order.promised_to),
    )


def delivery(view: DeliveryView, order: str) -> str:
    """Say where a delivery of an order is."""
    sent, known = view.delivery, {"number": view.delivery.number, "order": order}
    said: dict[str, str] = {
        "planned": _("Delivery %(number)s of your order %(order)s is being packed.", **known),
        "shipped": _("Delivery %(number)s of your order %(order)s is on its way.", **known),
        "delivered": _("Delivery %(number)s of your order %(order)s has arrived.", **known),
    }
    words = [said.get(sent.state, ""), *_on_its_way(view), *_when(sent)]
    return "\n".join(words) if sent.state in said else ""


def _on_its_way(view: DeliveryView) -> Iterator[str]:
    sent = view.delivery
    if sent.state == DeliveryState.SHIPPED and sent.tracking:
        parcel = view.link or f"{sent.carrier} {sent.tracking}".strip()
        yield _("You can follow it: %(parcel)s", parcel=parcel)


def _when(sent: Delivery) -> Iterator[str]:
    by = sent.expected_on or sent.promised_on
    if sent.delivered_at:
        yield _("It came on %(day)s.", day=day(to_user_timezone(sent.delivered_at).date()))
    elif by:
        yield _("It arrives by %(day)s.", day=day(by))


def delivery_state(sent: Delivery) -> str:
    """Say how far a delivery is."""
    return {
        "planned": _("To be sent"),
        "shipped": _("On its way"),
        "delivered": _("Arrived"),
        "cancelled": _("Called off"),
    }[sent.state]


def delivery_day(sent: Delivery) -> str:
    """Say on which day a delivery arrived, and by which it was promised."""
    promised = _("promised by %(day)s", day=day(sent.promised_on)) if sent.promised_on else ""
    if sent.delivered_at:
        came = _("came on %(day)s", day=day(to_user_timezone(sent.delivered_at).date()))
        return f"{came}, {promised}" if promised else came
    if sent.expected_on and sent.is_open:
        return _("expected by %(day)s", day=day(sent.expected_on)) + f", {promised}"
    return promised


def instead(goods: Sellable, other: Instead) -> str:
    """Offer what can stand for goods that are not there."""
    return _(
        "%(goods)s is not there at the moment. Instead we have %(other)s for %(price)s.",
        goods=named(goods.name, goods.choice),
        other=named(other.goods.name, other.goods.choice),
        price=money(other.goods.price, other.goods.currency),
    )


def why_instead(other: Instead) -> str:
    """Say why some goods can stand for others."""
    return {
        "product": _("of the same product"),
        "category": _("of the same category, near in price"),
    }[other.why]


def day(when: date) -> str:
    """Say a day as customers read it."""
    return str(current_app.jinja_env.filters["day_said"](when))


def money(amount: Decimal, currency: str) -> str:
    """Write an amount as customers read it."""
    return str(current_app.jinja_env.filters["money"](amount, currency))
