"""Lead times learned from what came: from sending an order to having its goods."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select, text, tuple_
from sqlalchemy.orm import Session

from steward.inventory.models import SupplierOffer
from steward.inventory.rules import LeadTime, learned
from steward.kit import clock

_LOOK_BACK = timedelta(days=730)
_ENOUGH = 3  # lines of a variant that say more of it than all others of its supplier
# A line counts once all of it is here, at the mean of its parts by quantity.
_CAME = text("""
    select p.supplier_id, n.variant_id,
           cast(sum(extract(epoch from r.at - p.sent_at) * i.quantity) / sum(i.quantity) / 86400
                as double precision)
    from purchase_orders p
    join purchase_lines n on n.purchase_id = p.id
    join received_lines i on i.line_id = n.id
    join purchase_receipts r on r.id = i.receipt_id
    where p.supplier_id = any(:suppliers) and p.sent_at >= :since
      and (p.state = 'closed' or n.received >= coalesce(n.confirmed_quantity, n.quantity))
    group by p.supplier_id, n.variant_id, n.id
""")
Pair = tuple[int, int]


def lead_times(session: Session, pairs: Collection[Pair]) -> dict[Pair, LeadTime]:
    """Return how long each supplier takes for each variant, by pairs of their ids.

    Learned from the variant's own receipts if these are enough, else from all of the supplier's,
    else what the offer promises; a pair without any of these is left out.
    """
    known = learned_lead_times(session, {supplier_id for supplier_id, _ in pairs})
    found = _promised(session, pairs)
    for supplier_id, variant_id in pairs:
        own, all_ = known.get((supplier_id, variant_id)), known.get((supplier_id, None))
        best = own if own and own.n >= _ENOUGH else all_
        if best:
            found[supplier_id, variant_id] = best
    return found


def _promised(session: Session, pairs: Collection[Pair]) -> dict[Pair, LeadTime]:
    pair = tuple_(SupplierOffer.supplier_id, SupplierOffer.variant_id)
    query = select(
        SupplierOffer.supplier_id, SupplierOffer.variant_id, SupplierOffer.lead_time_days
    ).where(pair.in_(list(pairs)))
    return {
        (supplier_id, variant_id): LeadTime(float(days), None, 0, of_variant=True)
        for supplier_id, variant_id, days in session.execute(query)
    }


def learned_lead_times(
    session: Session, supplier_ids: Collection[int]
) -> dict[tuple[int, int | None], LeadTime]:
    """Return what receipts tell of each supplier and variant; under None, of all variants."""
    asked = {"suppliers": list(supplier_ids), "since": clock.now() - _LOOK_BACK}
    days = defaultdict[tuple[int, int | None], list[float]](list)
    for supplier_id, variant_id, took in session.execute(_CAME, asked):
        days[supplier_id, variant_id].append(took)
        days[supplier_id, None].append(took)
    return {key: learned(some, of_variant=key[1] is not None) for key, some in days.items()}
