"""Goods of a lot that come in go to those who were promised some of no lot, the first first.

What is on back-order is promised before anybody knows of which lot it will be. And what was
promised of a lot that is held goes over to others.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.rules import Key, ReservationState
from steward.kit import clock

_SPOTS = "unnest(cast(:variants as bigint[]), cast(:places as bigint[]))"
_NO_LOT = text(f"""
    select l.variant_id, l.place_id from levels l
    where l.lot_id is null and (l.variant_id, l.place_id) in (select * from {_SPOTS})
""")  # noqa: S608 - words of ours
_OWED = f"""
    queued as (
        select r.id, l.id as level_id, l.variant_id, l.place_id, n.quantity - n.fulfilled as open,
               l.on_hand - coalesce(sum(n.quantity - n.fulfilled) over (
                   partition by l.id order by r.id
                   rows between unbounded preceding and 1 preceding), 0) as left_over
        from levels l join reservation_lines n on n.level_id = l.id
        join reservations r on r.id = n.reservation_id and r.state in ('held', 'firm')
        where l.lot_id is null and l.on_hand < l.reserved and n.quantity > n.fulfilled
          and (l.variant_id, l.place_id) in (select * from {_SPOTS})
    ), waits as (
        select q.*, least(open, greatest(open - left_over, 0)) as missing,
               sum(least(open, greatest(open - left_over, 0))) over (
                   partition by level_id order by id) as till
        from queued q
    )
"""  # noqa: S608 - words of ours
_OF_LOT = """
    waits as (
        select r.id, l.id as level_id, l.variant_id, l.place_id,
               n.quantity - n.fulfilled as missing,
               sum(n.quantity - n.fulfilled) over (partition by l.id order by r.id) as till
        from levels l join reservation_lines n on n.level_id = l.id
        join reservations r on r.id = n.reservation_id and r.state = :state
        where l.lot_id = :lot and n.quantity > n.fulfilled
    )
"""
# Who waits and what is free are laid end to end; where two pieces overlap, one gets of the other.
_GIVE = f"""
    , free as (
        select l.id as level_id, l.variant_id, l.place_id, l.on_hand - l.reserved as free,
               sum(l.on_hand - l.reserved) over (
                   partition by l.variant_id, l.place_id order by o.expires_on, l.id) as till
        from levels l left join lots o on o.id = l.lot_id
        where l.on_hand > l.reserved and not l.is_held
          and (o.expires_on is null or o.expires_on >= :today)
          and (l.variant_id, l.place_id) in (select * from {_SPOTS})
    ), moved as (
        select w.id, w.level_id as from_id, f.level_id as to_id,
               least(w.till, f.till) - greatest(w.till - w.missing, f.till - f.free) as quantity
        from waits w join free f on f.variant_id = w.variant_id and f.place_id = w.place_id
        where least(w.till, f.till) > greatest(w.till - w.missing, f.till - f.free)
    ), given as (
        insert into reservation_lines (reservation_id, level_id, quantity, fulfilled)
        select id, to_id, quantity, 0 from moved
        on conflict (reservation_id, level_id)
            do update set quantity = reservation_lines.quantity + excluded.quantity
    ), taken as (
        update reservation_lines n set quantity = n.quantity - m.quantity
        from (select id, from_id, sum(quantity) as quantity from moved group by id, from_id) m
        where n.reservation_id = m.id and n.level_id = m.from_id
    )
    update levels l set reserved = l.reserved + m.quantity
    from (select level_id, sum(quantity) as quantity from (
              select to_id as level_id, quantity from moved
              union all select from_id, -quantity from moved) n group by level_id) m
    where l.id = m.level_id returning l.id
"""  # noqa: S608 - words of ours
_SETTLE, _MOVE_OFF = text(f"with {_OWED} {_GIVE}"), text(f"with {_OF_LOT} {_GIVE}")
_TIDY = text("""
    delete from reservation_lines where level_id = any(:levels) and quantity = 0
""")


def also_owed(session: Session, coming: Collection[Key]) -> set[Key]:
    """Return the keys of no lot beside those of lots that come in: to be locked with them."""
    spots = [key for key in coming if key.lot_id is not None]
    if not spots:
        return set()
    rows = session.execute(_NO_LOT, _columns(spots))
    return {Key(row.variant_id, row.place_id) for row in rows}


def settle(session: Session, keys: Collection[Key]) -> None:
    """Give what has come of lots to those who wait for it at these levels, which are locked."""
    asked: dict[str, Any] = _columns(keys)
    levels = session.scalars(_SETTLE, {**asked, "today": clock.now().date()}).all()
    session.execute(_TIDY, {"levels": levels})


def move_off(session: Session, lot_id: int, state: ReservationState, keys: Collection[Key]) -> None:
    """Promise others of the same goods and place instead of those of a lot, as far as any are free.

    All levels of the goods are locked; `keys` are where there are some of the lot.
    """
    asked: dict[str, Any] = {**_columns(keys), "lot": lot_id, "state": state}
    levels = session.scalars(_MOVE_OFF, {**asked, "today": clock.now().date()}).all()
    session.execute(_TIDY, {"levels": levels})


def _columns(keys: Collection[Key]) -> dict[str, list[int]]:
    return {
        "variants": [key.variant_id for key in keys],
        "places": [key.place_id for key in keys],
    }
