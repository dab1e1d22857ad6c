"""Where faults are looked for: goods that left by week, and returns that complain of them.

Things are told by their ids: whatever a product is called, it stays the same. `SOLD` and `SUPPLIED`
are parts of other queries, too.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.feeds import Feed, Told, ids_told
from steward.sales.rules import return_number

# What left for customers, with its lot as far as the ledger knows it. Of history that no stock
# knows only the goods and the day of the order are known.
SOLD = """
    select d.order_id, o.person_id, x.id as delivery_line_id, l.variant_id, v.product_id, m.lot_id,
           d.place_id, nullif(lower(trim(d.carrier)), '') as carrier, d.shipped_at as sold_at,
           coalesce(n.quantity, x.quantity) as units
    from deliveries d join orders o on o.id = d.order_id
    join delivery_lines x on x.delivery_id = d.id
    join order_lines l on l.id = x.order_line_id join variants v on v.id = l.variant_id
    left join delivery_movements n on n.line_id = x.id
    left join movements m on m.id = n.movement_id
    where d.shipped_at is not null and d.kind = 'sale'
    union all
    select o.id, o.person_id, null, l.variant_id, v.product_id, null, null, null, o.placed_at,
           l.quantity - l.cancelled
    from orders o join order_lines l on l.order_id = o.id join variants v on v.id = l.variant_id
    where o.is_history and o.state <> 'cancelled' and l.quantity > l.cancelled
      and not exists (select from deliveries d where d.order_id = o.id)
"""
# Who supplied a lot, and else who alone offers a variant.
SUPPLIED = """
    lot_suppliers as materialized (
        select r.lot_id, min(p.supplier_id) as supplier_id
        from received_lines r join purchase_lines l on l.id = r.line_id
        join purchase_orders p on p.id = l.purchase_id
        where r.lot_id is not null group by r.lot_id having count(distinct p.supplier_id) = 1
    ), only_suppliers as materialized (
        select variant_id, min(supplier_id) as supplier_id from supplier_offers
        group by variant_id having count(*) = 1
    )
"""
_BY_WEEK = text(f"""
    with {SUPPLIED}
    select cast(date_trunc('week', s.sold_at at time zone :zone) as date) as week, s.product_id,
           s.lot_id, coalesce(a.supplier_id, b.supplier_id) as supplier_id, s.place_id, s.carrier,
           sum(s.units) as units
    from ({SOLD}) s
    left join lot_suppliers a on a.lot_id = s.lot_id
    left join only_suppliers b on b.variant_id = s.variant_id
    where s.sold_at >= cast(:since as timestamp) at time zone :zone
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
""")  # noqa: S608 - words of ours
_EVERY = text("select id from returns order by id")
# Orders that come to be another person's have their returns told of anew.
_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id from facts
        where id > :after and id <= :until and subject_kind in ('return', 'person'))
    select subject_id from told where subject_kind = 'return'
    union
    select r.id from told join orders o on o.person_id = told.subject_id
    join returns r on r.order_id = o.id where told.kind = 'customer.merged'
    order by 1
""")
_RETURNS = text(f"""
    with {SUPPLIED}
    select r.id as return_id, min(y.delivery_line_id) as line_id, o.person_id, r.order_id,
           r.created_at as at, r.reason, v.product_id, min(m.lot_id) as lot_id,
           count(distinct m.lot_id) as lots,
           min(coalesce(a.supplier_id, b.supplier_id)) as supplier_id,
           d.place_id, nullif(lower(trim(d.carrier)), '') as carrier,
           cast(min(d.shipped_at) at time zone :zone as date) as sold_on
    from returns r join orders o on o.id = r.order_id
    join return_lines y on y.return_id = r.id
    join delivery_lines x on x.id = y.delivery_line_id join deliveries d on d.id = x.delivery_id
    join order_lines l on l.id = x.order_line_id join variants v on v.id = l.variant_id
    left join delivery_movements n on n.line_id = x.id
    left join movements m on m.id = n.movement_id
    left join lot_suppliers a on a.lot_id = m.lot_id
    left join only_suppliers b on b.variant_id = l.variant_id
    where r.id = any(:ids) and r.state not in ('refused', 'withdrawn')
    group by r.id, o.person_id, r.order_id, v.product_id, d.place_id, d.carrier
    order by r.id, line_id
""")  # noqa: S608 - words of ours


class SoldInWeek(NamedTuple):
    """How many units of some goods left for customers in the week that began on a Monday."""

    week: date
    product_id: int
    lot_id: int | None
    supplier_id: int | None
    place_id: int | None
    carrier: str | None
    units: Decimal


class Complained(NamedTuple):
    """Somebody complained, by a ticket or a return: when, and of what, as far as that is known.

    `key` is like no other's; it begins with the ticket's or the return's number and a slash.
    `reason` is that of a return, and `sold_on` when the goods left.
    """

    key: str
    person_id: int
    at: datetime
    ticket_id: int | None
    return_id: int | None
    order_id: int | None
    reason: str
    product_id: int | None
    lot_id: int | None
    supplier_id: int | None
    place_id: int | None
    carrier: str | None
    sold_on: date | None


def sold_by_week(session: Session, since: date, zone: ZoneInfo) -> Sequence[SoldInWeek]:
    """Return what left for customers in the weeks from a day on, in one statement."""
    found = session.execute(_BY_WEEK, {"since": since, "zone": zone.key})
    return [SoldInWeek(*row) for row in found]


returns_changed = ids_told(_EVERY, _CHANGED)


def tell_returns(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell of the goods that come back, a complaint for each product of a return."""
    rows = [
        Complained(
            key=f"{return_number(one.return_id)}/{one.line_id}",
            person_id=one.person_id,
            at=one.at,
            ticket_id=None,
            return_id=one.return_id,
            order_id=one.order_id,
            reason=one.reason,
            product_id=one.product_id,
            lot_id=one.lot_id if one.lots == 1 else None,
            supplier_id=one.supplier_id,
            place_id=one.place_id,
            carrier=one.carrier,
            sold_on=one.sold_on,
        )
        for one in session.execute(_RETURNS, {"ids": list(ids), "zone": zone.key})
    ]
    return (Told("complaints", rows, [(return_number(one),) for one in ids]),)


COMPLAINTS = Feed("returns", returns_changed, tell_returns)
