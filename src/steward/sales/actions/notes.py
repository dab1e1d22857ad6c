"""A delivery in the words of the note that goes along with it."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import current_app
from flask_babel import get_locale

from steward.kit.paper import Paper, draw_paper
from steward.kit.texts import gettext as _
from steward.sales.models import Order
from steward.sales.queries import DeliveryView, Goods
from steward.sales.rules import DeliveryKind


def draw_note(view: DeliveryView, order: Order) -> bytes:
    """Return a delivery note as PDF: what goes to whom, without prices."""
    house = current_app.extensions["settings"].business_name
    delivery = view.delivery
    is_again = delivery.kind == DeliveryKind.REPLACEMENT
    facts = [
        (_("Delivery"), delivery.number),
        (_("Order"), order.number),
        (_("Date"), _day((delivery.shipped_at or delivery.created_at).date())),
        (_("From"), view.place),
        *([(_("Your reference"), order.reference)] if order.reference else []),
        *([(_("Carrier"), delivery.carrier)] if delivery.carrier else []),
        *([(_("Parcel"), delivery.tracking)] if delivery.tracking else []),
    ]
    paper = Paper(
        language=str(get_locale()),
        house=house,
        title=_("Delivery note %(number)s", number=delivery.number),
        to=[order.recipient, *order.address.splitlines(), *filter(None, [order.phone])],
        facts=facts,
        note=[_("A replacement: there is nothing to pay.")] if is_again else [],
        head=(_("SKU"), _("Goods"), _("Quantity"), ""),
        right=(2,),
        rows=[_row(one) for one in view.goods],
        foot=f"{house} · {delivery.number}",
    )
    return draw_paper(paper)


def _row(goods: Goods) -> tuple[str, list[str], str, str]:
    names = [goods.line.name, *filter(None, [goods.line.options])]
    count = format_decimal(goods.quantity, format="#,##0.###", locale=get_locale())
    return goods.line.sku, names, count, goods.line.unit


def _day(day: date) -> str:
    return format_date(day, format="medium", locale=get_locale())
