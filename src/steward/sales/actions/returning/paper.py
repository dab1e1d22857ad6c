"""The slip that a customer lays into the parcel, as PDF."""

from flask import current_app

from steward.inventory import Symbol, draw_symbol
from steward.kit.texts import gettext as _
from steward.sales.models import ReturnTermsRow
from steward.sales.queries import ReturnView
from steward.sales.rules.slip import SlipPaper, draw_slip_paper


def draw_slip(view: ReturnView, terms: ReturnTermsRow) -> bytes:
    """Return the slip of a return as PDF: its number in bars, its page at the desk as QR."""
    settings, one = current_app.extensions["settings"], view.one
    paper = SlipPaper(
        language=settings.language,
        house=settings.business_name,
        title=_("Return %(number)s", number=one.number),
        number=one.number,
        bars=draw_symbol(one.number, Symbol.CODE128),
        qr=draw_symbol(f"{settings.url}/desk/returns/{one.number}", Symbol.QR),
        to_head=_("To"),
        to=[settings.business_name, *terms.address.splitlines()],
        facts=[
            (_("Order"), view.order.number),
            (_("From"), view.order.recipient),
            (_("Why"), _(one.reason)),
        ],
        head=(_("Goods"), _("SKU"), _("How many")),
        rows=[
            (line.of.name, line.of.sku, f"{line.line.quantity.normalize():f} {line.of.unit}")
            for line in view.lines
        ],
        foot=_("Lay this slip into the parcel, so that we know whose it is."),
    )
    return draw_slip_paper(paper)
