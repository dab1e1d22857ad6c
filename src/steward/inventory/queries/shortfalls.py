"""What is promised and not there: first come, first served, and the rest waits for what comes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.queries.available import coming, lead_days
from steward.kit import clock

# A queue for each level that has promised more than it has; one that is held has nothing. What is
# missing of a variant is served in the order of its reservations, wherever it comes.
_MISSING = text("""
    with asked as (
        select r.id, r.key from reservations r
        where r.state in ('held', 'firm') and (:every or r.key = any(:keys))
    ), short as (
        select l.id, l.variant_id, l.place_id,
               case when l.is_held then 0 else l.on_hand end as on_hand
        from levels l
        where (l.on_hand < l.reserved or l.is_held and l.reserved > 0) and l.variant_id in (
            select s.variant_id from asked a
            join reservation_lines n on n.reservation_id = a.id join levels s on s.id = n.level_id
            where s.on_hand < s.reserved or s.is_held)
    ), queued as (
        select r.id, r.key, s.variant_id, s.place_id, n.quantity - n.fulfilled as open,
               s.on_hand - coalesce(sum(n.quantity - n.fulfilled) over (
                   partition by s.id order by r.id
                   rows between unbounded preceding and 1 preceding), 0) as left_over
        from reservations r
        join reservation_lines n on n.reservation_id = r.id join short s on s.id = n.level_id
        where r.state in ('held', 'firm') and n.quantity > n.fulfilled
    ), missed as (
        select id, key, variant_id, place_id,
               least(open, greatest(open - left_over, 0)) as missing
        from queued
    ), summed as (
        select *, sum(missing) over (partition by variant_id order by id) as till_then from missed
    )
    select key, variant_id, place_id, missing, till_then from summed
    where missing > 0 and id in (select id from asked) order by id, place_id
""")


@dataclass(frozen=True)
class Shortfall:
    """So many of what a reservation promises at a place are not there.

    They come on a day by what suppliers were ordered to send, once all who were promised some
    before are served; or else, from today on, in as many days as a supplier takes. None: nobody
    can say.
    """

    variant_id: int
    place_id: int
    missing: Decimal
    comes_on: date | None


def shortfalls(session: Session, keys: Collection[str] | None = None) -> dict[str, list[Shortfall]]:
    """Return what is missing of reservations, by their keys; of all of them where none is named."""
    asked: dict[str, Any] = {"every": keys is None, "keys": list(keys or ())}
    rows = session.execute(_MISSING, asked).all()
    variants = sorted({row.variant_id for row in rows})
    days, lead = coming(session, variants), lead_days(session, variants)
    found = defaultdict[str, list[Shortfall]](list)
    for row in rows:
        comes = _comes(days.get(row.variant_id, []), row.till_then)
        if comes is None and row.variant_id in lead:
            comes = clock.now().date() + timedelta(lead[row.variant_id])
        found[row.key].append(Shortfall(row.variant_id, row.place_id, row.missing, comes))
    return found


def _comes(days: list[tuple[date, Decimal]], quantity: Decimal) -> date | None:
    for day, count in days:
        quantity -= count
        if quantity <= 0:
            return day
    return None
