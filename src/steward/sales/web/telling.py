"""How selling says things in sentences: goods, prices, discounts and orders, to a customer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from steward.inventory import Sellable, money, shown_number
from steward.kit.marks import N_
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales.models import DiscountRow, OrderLine
from steward.sales.queries import Offer, OrderView
from steward.sales.rules import NOTHING, Break, DiscountKind, DiscountScope, OrderState
from steward.sales.web.words import arrival_said, day_said

_LAST_MOMENT = timedelta(microseconds=1)
_MOST_GOODS = 5


def goods_told(goods: Sellable) -> str:
    """Name goods with what tells them from other variants."""
    return f"{goods.name} ({goods.choice})" if goods.choice else goods.name


def offer_told(offer: Offer) -> str:
    """Say whether goods can be had, when they arrive, and what a unit costs."""
    return f"{_there_told(offer)} {price_told(offer)}"


def _there_told(offer: Offer) -> str:
    known, unknown = _words_for(offer)
    what = goods_told(offer.goods)
    if offer.arrives is None:
        return _(unknown, what=what)
    return _(known, what=what, days=arrival_said(offer.arrives))


def _words_for(offer: Offer) -> tuple[str, str]:
    """Return what is said where a day is known, and where none is."""
    if offer.there.total > 0:
        known = N_("%(what)s is in stock: ordered now, it arrives %(days)s.")
        return known, N_("%(what)s is in stock.")
    if offer.goods.may_backorder:
        known = N_("%(what)s has to come in first: it arrives %(days)s.")
        return known, N_("%(what)s can be ordered; we tell you when it comes.")
    again = N_("%(what)s is not there now, again for %(days)s.")
    if offer.there.incoming > 0:
        return again, N_("%(what)s is not there now, more is on its way.")
    return again, N_("%(what)s is not available now.")


def price_told(offer: Offer) -> str:
    """Say what a unit costs now, and by which discounts it costs less."""
    currency, priced = offer.goods.currency, offer.priced
    price = money(priced.net, currency)
    if priced.net == priced.gross:
        return _("It costs %(price)s.", price=price)
    return _(
        "It costs %(price)s instead of %(full)s (%(discounts)s).",
        price=price,
        full=money(priced.gross, currency),
        discounts=", ".join(offer.discounts),
    )


def discount_told(one: DiscountRow, goods: Sequence[str]) -> str:
    """Say what a discount takes, off which goods, from which sum on and until when."""
    parts = [_takes(one)]
    if goods:
        parts.append(_("on %(goods)s", goods=", ".join(goods)))
    if one.least > NOTHING:
        parts.append(_("from %(sum)s on", sum=money(one.least, one.currency)))
    if one.until:
        last = (one.until - _LAST_MOMENT).astimezone(zone()).date()
        parts.append(_("until %(day)s", day=day_said(last)))
    return f"{one.name}: {', '.join(parts)}."


def _takes(one: DiscountRow) -> str:
    if one.kind == DiscountKind.PERCENTAGE:
        return _("%(percent)s %% off", percent=shown_number(one.value))
    if one.kind == DiscountKind.QUANTITY_BREAK:
        return ", ".join(map(_step_told, one.rule().breaks))
    amount = money(one.value, one.currency)
    if one.scope == DiscountScope.LINES:
        return _("%(amount)s off each", amount=amount)
    return _("%(amount)s off the order", amount=amount)


def _step_told(step: Break) -> str:
    percent, least = shown_number(step.percent), shown_number(step.at_least)
    return _("%(percent)s %% off from %(least)s on", percent=percent, least=least)


def order_told(view: OrderView) -> str:
    """Say what was ordered when, what it comes to, and how the order stands."""
    order = view.order
    head = _(
        "Order %(number)s of %(day)s: %(goods)s. %(amount)s.",
        number=order.number,
        day=day_said(order.placed_at.astimezone(zone()).date()),
        goods=lines_told(view.lines),
        amount=money(order.net, order.currency),
    )
    return f"{head} {_standing_told(view)}"


def lines_told(lines: Sequence[OrderLine]) -> str:
    """Name the goods of an order with how many of each; of many, the first ones."""
    named = [f"{shown_number(line.quantity)} × {line.name}" for line in lines[:_MOST_GOODS]]
    more = len(lines) - _MOST_GOODS
    return ", ".join([*named, _("%(count)s more", count=more)] if more > 0 else named)


def _standing_told(view: OrderView) -> str:
    order = view.order
    if order.cancelled_at:
        day = day_said(order.cancelled_at.astimezone(zone()).date())
        return _("It was cancelled on %(day)s.", day=day)
    if gone := _GONE.get(order.state):
        return _(gone)
    if order.promised_to:
        return _("It arrives by %(day)s.", day=day_said(order.promised_to))
    return _("Some of it has to come in first: we tell you when it arrives.")


_GONE: Mapping[str, str] = {
    OrderState.PARTLY_SHIPPED: N_("Part of it is on its way."),
    OrderState.SHIPPED: N_("It is on its way."),
    OrderState.DELIVERED: N_("It has arrived."),
}
