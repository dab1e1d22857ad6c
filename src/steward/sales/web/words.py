"""What pages of selling call things, and days as people read them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, lazy_gettext

from steward.kit.events import Fact
from steward.kit.texts import gettext as _
from steward.kit.texts import translated
from steward.sales.rules import Arrival, Coupon

WORDS: Mapping[str, object] = {
    "percentage": lazy_gettext("Per cent"),
    "amount": lazy_gettext("Amount"),
    "quantity_break": lazy_gettext("Quantity break"),
    "lines": lazy_gettext("each line by itself"),
    "order": lazy_gettext("all lines together"),
    "best": lazy_gettext("only the best of these"),
    "adds": lazy_gettext("beside any other"),
    "placed": lazy_gettext("Placed"),
    "partly_shipped": lazy_gettext("Partly sent"),
    "shipped": lazy_gettext("On its way"),
    "delivered": lazy_gettext("Arrived"),
    "cancelled": lazy_gettext("Cancelled"),
    "planned": lazy_gettext("To send"),
    "shop": lazy_gettext("Shop"),
    "api": lazy_gettext("API"),
    "desk": lazy_gettext("Desk"),
    "file": lazy_gettext("File"),
    "on_delivery": lazy_gettext("Pay on delivery"),
    "invoice": lazy_gettext("By invoice"),
}
COUPONS: Mapping[Coupon, object] = {
    Coupon.TAKEN: lazy_gettext("Your coupon is taken off."),
    Coupon.BEATEN: lazy_gettext("You have a better price already; the coupon would add nothing."),
    Coupon.UNKNOWN: lazy_gettext("We do not know this coupon. Look at how it is written."),
    Coupon.NOT_YET: lazy_gettext("This coupon is not valid yet."),
    Coupon.OVER: lazy_gettext("This coupon is no longer valid."),
    Coupon.USED_UP: lazy_gettext("This coupon was used as often as it could be."),
    Coupon.OTHERS: lazy_gettext("This coupon is for other customers."),
    Coupon.OTHER_GOODS: lazy_gettext("This coupon is for other goods than these."),
    Coupon.TOO_LITTLE: lazy_gettext("This coupon is for larger orders."),
}


def day_said(day: date) -> str:
    """Say a day as customers read it: Tue 24 Nov."""
    return str(format_date(day, "EEE d MMM", locale=get_locale()))


def arrival_said(days: Arrival) -> str:
    """Say between which days something arrives: Tue 24 Nov – Thu 26 Nov."""
    if days.first == days.last:
        return day_said(days.first)
    return _("%(first)s – %(last)s", first=day_said(days.first), last=day_said(days.last))


def order_preview_line(row: Mapping[str, Any]) -> list[object]:
    """Return the cells of a row of a preview: one that is wrong, or an order as it would come."""
    if "reason" in row:
        return [row["row"], row["field"], translated(row["reason"])]
    state = WORDS[row["state"]]
    return [*(row[name] for name in ("position", "reference", "channel", "email", "lines")), state]


def delivery_fact(fact: Fact) -> str:
    """Say what was done with a delivery, after who did it."""
    return _SAYING[fact.kind](fact.data)


def _shipped(data: Mapping[str, str]) -> str:
    carrier = data["carrier"]
    return _("sent it with %(carrier)s", carrier=carrier) if carrier else _("sent it")


def _late(data: Mapping[str, str]) -> str:
    expected = data["expected_on"]
    if not expected:
        return _("found that it comes later than promised")
    day = day_said(date.fromisoformat(expected))
    return _("found that it comes later than promised, by %(day)s", day=day)


def _promised(data: Mapping[str, str]) -> str:
    day, reason = day_said(date.fromisoformat(data["after"])), data["reason"]
    return _("promised it by %(day)s: %(reason)s", day=day, reason=reason)


_SAYING: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "delivery.planned": lambda _data: _("packed it"),
    "delivery.shipped": _shipped,
    "delivery.arrived": lambda _data: _("noted that it has arrived"),
    "delivery.cancelled": lambda _data: _("cancelled it"),
    "delivery.late": _late,
    "delivery.promised": _promised,
}


def quantity_said(quantity: Decimal) -> str:
    """Write a quantity without zeros that say nothing."""
    return format(quantity.normalize(), "f")
