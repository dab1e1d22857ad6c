"""What a discount brought, on a page of its own and as a file."""

from flask import Response

from steward.accounts import actor, may
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import page
from steward.kit.running import zone
from steward.quant.effect import cautions, grounds, verdict
from steward.sales import queries
from steward.sales.web.blueprint import bp
from steward.sales.web.discounts import DISCOUNTS


@bp.get(f"{DISCOUNTS}/<int:discount_id>/effect")
@access("orders.read")
def discount_effect(discount_id: int) -> Response:
    """Show what a discount brought."""
    discount = queries.get_discount(session(), actor(), discount_id)
    found = queries.brought_by(session(), actor(), discount_id, zone())
    words = {"verdict": verdict, "grounds": grounds, "cautions": cautions}
    judges = may(actor(), "insights.manage")
    return page("sales/effect.html", discount=discount, brought=found, may_judge=judges, **words)


@bp.get(f"{DISCOUNTS}/<int:discount_id>/effect.csv")
@access("orders.read")
def discount_effect_as_csv(discount_id: int) -> Response:
    """Send the units of each day, of its goods and of all others, before it and while it held."""
    found = queries.brought_by(session(), actor(), discount_id, zone())
    first = found.first if found else None
    rows = (
        (one.day, "during" if first and one.day >= first else "before", one.own, one.others)
        for one in (found.days if found else ())
    )
    head = ("day", "when", "units of its goods", "units of other goods")
    return csv_response("discount", head, rows)
