"""What agents tell customers of orders and goods: sentences that are put into the reply."""

from datetime import date
from decimal import Decimal

from flask import current_app

from steward.helpdesk.queries.bought import Stocked
from steward.kit.texts import gettext as _
from steward.sales import Instead, OrderState, OrderView


def arrives(view: OrderView) -> str:
    """Say when an order arrives, as far as that is known."""
    order = view.order
    if order.state == OrderState.CANCELLED or order.promised_to is None:
        return ""
    return _(
        "Your order %(number)s arrives by %(day)s.",
        number=order.number,
        day=_day(order.promised_to),
    )


def instead(goods: Stocked, other: Instead) -> str:
    """Offer what can stand for goods that are not there."""
    return _(
        "%(goods)s is not there at the moment. Instead we have %(other)s for %(price)s.",
        goods=named(goods.goods.name, goods.goods.choice),
        other=named(other.goods.name, other.goods.choice),
        price=_money(other.goods.price, other.goods.currency),
    )


def why_instead(other: Instead) -> str:
    """Say why some goods can stand for others."""
    return {
        "product": _("of the same product"),
        "category": _("of the same category, near in price"),
    }[other.why]


def named(name: str, choice: str) -> str:
    """Name goods: Filter (M, red)."""
    return f"{name} ({choice})" if choice else name


def _day(day: date) -> str:
    return str(current_app.jinja_env.filters["day_said"](day))


def _money(amount: Decimal, currency: str) -> str:
    return str(current_app.jinja_env.filters["money"](amount, currency))
