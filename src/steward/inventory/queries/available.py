"""How many of some goods can be had, now and later; and their levels, locked in the one order."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.rules import EXPECTED, NOTHING
from steward.kit import clock

_THERE = text("""
    select l.variant_id, l.place_id, p.kind,
           sum(case when (o.expires_on is null or o.expires_on >= :today)
                    and not l.is_held and not g.is_paused
               then greatest(l.on_hand - l.reserved, 0) else 0 end) as free,
           sum(l.incoming) as incoming,
           sum(greatest(l.reserved - case when l.is_held then 0 else l.on_hand end, 0)) as owed
    from levels l join variants v on v.id = l.variant_id join products g on g.id = v.product_id
    join places p on p.id = l.place_id and p.active and p.kind in ('warehouse', 'shop')
    left join lots o on o.id = l.lot_id
    where l.variant_id = any(:variants)
    group by l.variant_id, l.place_id, p.kind
    order by l.variant_id, p.kind = 'shop', free desc, l.place_id
""")
_SELLING_PLACE = text("""
    select id from places where active and kind in ('warehouse', 'shop')
    order by kind = 'shop', id limit 1
""")
_LEAD = text("""
    select distinct on (o.variant_id) o.variant_id, o.lead_time_days
    from supplier_offers o join suppliers s on s.id = o.supplier_id and s.active
    where o.variant_id = any(:variants) order by o.variant_id, o.preferred desc, o.lead_time_days
""")
_COMES = text("""
    select n.variant_id, n.comes, sum(n.quantity) as quantity from (
        select l.variant_id, coalesce(
                   l.confirmed_on, o.sent_at::date + l.promised_days) as comes,
               coalesce(l.confirmed_quantity, l.quantity) - l.received as quantity
        from purchase_lines l join purchase_orders o on o.id = l.purchase_id
        where l.variant_id = any(:variants) and o.state = any(:expected)) n
    where n.comes >= :today and n.quantity > 0 group by n.variant_id, n.comes
    order by n.variant_id, n.comes
""")
_LOCK = text(
    "select id from levels where variant_id = any(:variants) order by id for no key update"
)


@dataclass(frozen=True)
class Availability:
    """How many of a variant can be had: now by place, the best place first, and later.

    Nothing that has expired, is held, or whose product is paused can be had.

    `incoming` is all that suppliers send, of which `coming` is known by the day; `owed` is what is
    promised and not there yet. `lead_days` is how long its supplier takes, where one is known.
    """

    free: Mapping[int, Decimal]
    incoming: Decimal = NOTHING
    lead_days: int | None = None
    owed: Decimal = NOTHING
    coming: Sequence[tuple[date, Decimal]] = ()

    @property
    def total(self) -> Decimal:
        """How many are free at all places together."""
        return sum(self.free.values(), NOTHING)

    def comes_on(self, quantity: Decimal, own: Decimal = NOTHING) -> date | None:
        """Return the day by which so many more come than are owed to others; None if not known.

        `own` is how much of what is owed is owed to whoever asks.
        """
        left = self.owed - own + quantity
        for day, count in self.coming:
            left -= count
            if left <= 0:
                return day
        return None


def availability(session: Session, variant_ids: Collection[int]) -> dict[int, Availability]:
    """Return how many of some variants can be had, each of them."""
    values: dict[str, Any] = {"variants": list(variant_ids), "today": clock.now().date()}
    free: dict[int, dict[int, Decimal]] = {one: {} for one in variant_ids}
    incoming, owed = (dict.fromkeys(variant_ids, NOTHING) for _ in range(2))
    for row in session.execute(_THERE, values):
        free[row.variant_id][row.place_id] = row.free
        incoming[row.variant_id] += row.incoming
        owed[row.variant_id] += row.owed
    lead = lead_days(session, variant_ids)
    days = coming(session, [one for one, count in incoming.items() if count > 0])
    return {
        one: Availability(free[one], incoming[one], lead.get(one), owed[one], days.get(one, ()))
        for one in variant_ids
    }


def lead_days(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """Return in how many days a supplier sends variants, those that one is known to send."""
    return dict(session.execute(_LEAD, {"variants": list(variant_ids)}).all())


def coming(session: Session, variant_ids: Sequence[int]) -> dict[int, list[tuple[date, Decimal]]]:
    """Return what purchase orders bring from today on, by the day."""
    found = defaultdict[int, list[tuple[date, Decimal]]](list)
    if variant_ids:
        today = clock.now().date()
        values = {"variants": variant_ids, "expected": list(EXPECTED), "today": today}
        for row in session.execute(_COMES, values):
            found[row.variant_id].append((row.comes, row.quantity))
    return found


def find_selling_place(session: Session) -> int | None:
    """Return the place that goods are promised of where there are none anywhere, or None."""
    place_id: int | None = session.scalar(_SELLING_PLACE)
    return place_id


def lock_goods(session: Session, variant_ids: Collection[int]) -> None:
    """Lock all levels of some goods in the one order that all acts have, before acting on them.

    Whoever reserves, releases and makes firm in one transaction does this first, and so never
    waits in a ring with another.
    """
    session.execute(_LOCK, {"variants": list(variant_ids)})
