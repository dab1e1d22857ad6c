"""How selling says in sentences where an order is, and what of it may be sent back."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from steward.inventory import shown_number
from steward.kit.marks import N_
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales.models import Delivery, OrderReturn
from steward.sales.queries import DeliveryView, SendingBack, Whereabouts
from steward.sales.rules import DeliveryKind, OrderState
from steward.sales.web.telling import order_told
from steward.sales.web.words import day_said


def whereabouts_told(found: Whereabouts) -> list[str]:
    """Say where an order is: of each parcel where, with whom, since when and by when."""
    order = found.view.order
    if order.state == OrderState.CANCELLED or order.is_history:
        return [order_told(found.view)]
    head = [] if found.parcels else [order_told(found.view)]
    return [*head, *(parcel_told(found, one) for one in found.parcels), *_rest_told(found)]


def parcel_told(found: Whereabouts, parcel: DeliveryView) -> str:
    """Say where one parcel is, when it comes, or came, and that it is late."""
    one, of = parcel.delivery, found.view.order.number
    goods = ", ".join(f"{shown_number(g.quantity)} × {g.line.name}" for g in parcel.goods)
    if one.kind == DeliveryKind.REPLACEMENT:
        what = _("Replacement %(number)s for order %(of)s (%(goods)s)", number=one.number, of=of,
                 goods=goods)  # fmt: skip
    else:
        what = _("Delivery %(number)s of order %(of)s (%(goods)s)", number=one.number, of=of,
                 goods=goods)  # fmt: skip
    return " ".join([f"{what}: {_where(one)}", *_when(found, one)])


def _where(one: Delivery) -> str:
    if one.shipped_at is None:
        return _("it is packed and leaves next.")
    if one.delivered_at:
        return _("it arrived on %(day)s.", day=_day(one.delivered_at))
    values = {"day": _day(one.shipped_at), "carrier": one.carrier, "tracking": one.tracking}
    with_whom = (
        N_("it left on %(day)s with %(carrier)s.") if one.carrier else N_("it left on %(day)s.")
    )
    numbered = N_("it left on %(day)s with %(carrier)s, number %(tracking)s.")
    return _(numbered if one.carrier and one.tracking else with_whom, **values)


def _when(found: Whereabouts, one: Delivery) -> Iterator[str]:
    promised = one.promised_on and day_said(one.promised_on)
    if one.delivered_at:
        if one.promised_on and one.delivered_at.astimezone(zone()).date() > one.promised_on:
            yield _("That was later than promised, %(day)s. We are sorry.", day=promised)
    elif one.is_late(found.today):
        yield _("It is late: it was promised by %(day)s. We are sorry.", day=promised)
        if one.expected_on:
            yield _("Now it should arrive by %(day)s.", day=day_said(one.expected_on))
    elif promised:
        yield _("It arrives by %(day)s.", day=promised)


def _rest_told(found: Whereabouts) -> Iterator[str]:
    """Say what is still to be sent, why not yet, and that it is late."""
    rest = [one for one in found.unsent if one.rest > 0]
    if rest and found.parcels:
        goods = ", ".join(f"{shown_number(one.rest)} × {one.line.name}" for one in rest)
        yield _("Still to be sent: %(goods)s.", goods=goods)
    missing = list(dict.fromkeys(one.line.name for one in rest if one.missing > 0))
    if missing:
        yield _("It has to come in first: %(goods)s.", goods=", ".join(missing))
    if found.is_late:
        yield from _late_told(found)


def _late_told(found: Whereabouts) -> Iterator[str]:
    order = found.view.order
    if order.promised_to:
        day = day_said(order.promised_to)
        yield _("It is late: it was promised by %(day)s. We are sorry.", day=day)
    if order.expected_on:
        yield _("Now it should arrive by %(day)s.", day=day_said(order.expected_on))


def _day(moment: datetime) -> str:
    return day_said(moment.astimezone(zone()).date())


def sending_back_told(found: SendingBack) -> list[str]:
    """Say what of an order can be sent back until when, and how what was asked for stands."""
    number = found.order.number
    asked = [_("You have asked to send back: %(numbers)s.", numbers=_numbers(found))]
    if not found.goods:
        nothing = _("Nothing of order %(number)s can be sent back now.", number=number)
        return [nothing, *(asked if found.asked else [])]
    goods = ", ".join(f"{shown_number(one.left)} × {one.of.name}" for one in found.goods)
    values = {"number": number, "goods": goods, "day": _day(min(g.until for g in found.goods))}
    can = _("Of order %(number)s you can send back until %(day)s: %(goods)s.", **values)
    return [can, *(asked if found.asked else [])]


def _numbers(found: SendingBack) -> str:
    return ", ".join(one.number for one in _newest(found))


def _newest(found: SendingBack) -> Sequence[OrderReturn]:
    return found.asked[:3]
