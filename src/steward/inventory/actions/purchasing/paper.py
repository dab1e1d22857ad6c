"""An order in the words of its PDF."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale

from steward.inventory.models import PurchaseOrder, Supplier
from steward.inventory.queries import OrderedRow
from steward.kit.paper import Paper, draw_paper
from steward.kit.texts import gettext as _

_DECIMALS = "#,##0.####"
_CENT = Decimal("0.01")


def draw_purchase(
    order: PurchaseOrder, supplier: Supplier, rows: Sequence[OrderedRow], house: str
) -> bytes:
    """Return an order as PDF, as it is now; a draft says that it is one."""
    total = sum((row.line.quantity * row.line.price for row in rows), Decimal(0))
    number = order.number if order.sent_at else _("%(number)s (draft)", number=order.number)
    paper = Paper(
        language=str(get_locale()),
        house=house,
        title=_("Purchase order %(number)s", number=number),
        to=[supplier.name, *filter(None, [supplier.email])],
        facts=[
            (_("Number"), order.number),
            (_("Date"), _day((order.sent_at or order.created_at).date())),
            (_("Ordered by"), order.created_by),
        ],
        note=order.note.splitlines(),
        head=(_("SKU"), _("Goods"), _("Quantity"), _("Needed by"), _("Price"), _("Amount")),
        right=(2, 4, 5),
        rows=[_row(row, order.currency) for row in rows],
        total=_("Total %(amount)s", amount=_money(total.quantize(_CENT), order.currency)),
        places=_places(rows),
        foot=f"{house} · {order.number}",
    )
    return draw_paper(paper)


def _row(row: OrderedRow, currency: str) -> tuple[str, Sequence[str], str, str, str, str]:
    line, variant = row.line, row.variant
    options = ", ".join(variant.options.values())
    goods = [", ".join(filter(None, [row.product.name, options]))]
    if line.supplier_sku:
        goods.append(_("our SKU %(sku)s", sku=variant.sku))
    return (
        line.supplier_sku or variant.sku,
        goods,
        f"{format_decimal(line.quantity, format=_DECIMALS, locale=get_locale())} {variant.unit}",
        _day(line.needed_by) if line.needed_by else "",
        _money(line.price, currency),
        _money((line.quantity * line.price).quantize(_CENT), currency),
    )


def _places(rows: Sequence[OrderedRow]) -> list[str]:
    """Say where to deliver, and what where if there are several places."""
    places = {row.place.id: row.place for row in rows}
    said = []
    for place in places.values():
        where = ", ".join(filter(None, [place.name, *place.address.splitlines()]))
        skus = ", ".join(row.variant.sku for row in rows if row.place.id == place.id)
        of = f" ({skus})" if len(places) > 1 else ""
        said.append(_("Deliver to: %(where)s", where=where) + of)
    return said


def _money(amount: Decimal, currency: str) -> str:
    pattern = None if amount == amount.quantize(_CENT) else f"¤{_DECIMALS}"
    return format_currency(amount, currency, format=pattern, locale=get_locale())


def _day(day: date) -> str:
    return format_date(day, format="medium", locale=get_locale())
