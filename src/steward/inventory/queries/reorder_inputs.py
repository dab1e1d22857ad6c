"""What a variant costs and sells for, who sends it and how fast: of that points are reckoned."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from steward.inventory.queries.lead_times import lead_times
from steward.inventory.rules import NOTHING, UNKNOWN_LEAD, LeadTime, Worth

# The preferred offer, else the cheapest, else the quickest: as proposals name it.
_INPUTS = text("""
    select v.id, v.price, v.currency, o.supplier_id, o.price as offer_price,
           o.currency as offer_currency, o.minimum_quantity, o.pack_quantity,
           (select sum(c.value) / nullif(sum(c.quantity), 0) from cost_layers c
            join levels l on l.id = c.level_id where l.variant_id = v.id and c.quantity > 0) as cost
    from variants v left join lateral (
        select f.supplier_id, f.price, s.currency, f.minimum_quantity, f.pack_quantity
        from supplier_offers f join suppliers s on s.id = f.supplier_id and s.active
        where f.variant_id = v.id
        order by f.preferred desc, f.price, f.lead_time_days, f.id limit 1) o on true
    where v.id = any(:variants)
""")


@dataclass(frozen=True)
class Inputs:
    """What a variant is worth, and on what terms its supplier, if there is one, sends it."""

    supplier_id: int | None
    worth: Worth
    lead: LeadTime
    minimum: Decimal
    pack: Decimal


def inputs_of(session: Session, variant_ids: Sequence[int]) -> dict[int, Inputs]:
    """Return it for each of some variants."""
    rows = session.execute(_INPUTS, {"variants": list(variant_ids)}).all()
    pairs = {(row.supplier_id, row.id) for row in rows if row.supplier_id is not None}
    leads = lead_times(session, pairs) if pairs else {}
    return {
        row.id: Inputs(
            row.supplier_id,
            Worth(_cost(row), float(row.price)),
            leads.get((row.supplier_id, row.id), UNKNOWN_LEAD),
            row.minimum_quantity or NOTHING,
            row.pack_quantity or Decimal(1),
        )
        for row in rows
    }


def _cost(row: Row[Any]) -> float:
    """Return what one cost that is there, else what its supplier asks, else its price."""
    if row.cost is not None:
        return float(row.cost)
    same = row.offer_price is not None and row.offer_currency == row.currency
    return float(row.offer_price if same else row.price)
