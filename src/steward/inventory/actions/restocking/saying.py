"""What a supplier is told beside an order that goods running low have made."""

from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import get_locale

from steward.inventory.queries import ReorderRow
from steward.kit.texts import gettext as _


def needed(row: ReorderRow) -> str:
    """Say of some goods how many are left, and what is asked for until an order is here."""
    says = _(
        "%(sku)s for %(place)s: %(left)s left, %(coming)s on their way.",
        sku=row.sku,
        place=row.place,
        left=_number(row.free),
        coming=_number(row.incoming),
    )
    why = row.standing.figures
    if why is None:
        return says
    until = _(
        "In the %(days)s days until more is here, about %(count)s are asked for.",
        days=round(why.lead_days),
        count=_number(Decimal(round(why.expected_lead, 1))),
    )
    return f"{says} {until}"


def _number(number: Decimal) -> str:
    return format_decimal(number, format="#,##0.###", locale=get_locale())
