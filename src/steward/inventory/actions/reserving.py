"""Goods put aside: for a basket until it expires, firmly for an order; and given free again.

Who reserves gets all that was asked for or nothing, by one statement that takes only what is free.
Locks are taken in one order by all: first levels, by their ids, then reservations, by theirs.
A hold that has expired keeps nobody from the goods: who needs them ends it on the way.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.actions.checking import check_quantities
from steward.inventory.actions.waking import wake
from steward.inventory.errors import KeyUsedOtherwise, ReservationEnded, TooLittleStock
from steward.inventory.events import topics_of
from steward.inventory.queries import HeldLine, Hold, free_at, get_hold, held_line, words_of_key
from steward.inventory.rules import Key, ReservationState, Slip, Spot, Want, fingerprint, summed
from steward.kit import clock, live
from steward.kit.db import later
from steward.kit.marks import N_

_SPOTS = "unnest(cast(:variants as bigint[]), cast(:places as bigint[]))"
_CLAIM = text(f"""
    with claimed as (
        insert into reservations (key, fingerprint, state, holder, expires_at, created_at)
        values (:key, :fingerprint, :state, :holder, :until, :now)
        on conflict (key) do nothing returning id)
    select (select id from claimed) as id, array(
        select distinct r.id from reservations r
        join reservation_lines n on n.reservation_id = r.id join levels l on l.id = n.level_id
        where r.state = 'held' and r.expires_at <= :now and (l.variant_id, l.place_id) in (
            select * from {_SPOTS})) as expired
""")  # noqa: S608 - words of ours
# What may be back-ordered can be promised where there never was any.
_ENSURE = """
    insert into levels (variant_id, place_id, on_hand, reserved, incoming, may_backorder)
    select v.id, p.id, 0, 0, 0, true
    from unnest(%(variants)s::bigint[], %(places)s::bigint[]) as w (variant_id, place_id)
    join variants v on v.id = w.variant_id and v.may_backorder
    join places p on p.id = w.place_id and p.active
    where not exists (select from levels l
        where l.variant_id = v.id and l.place_id = p.id and l.lot_id is null)
    order by v.id, p.id on conflict do nothing
"""
# `before` is what is free of lots that expire earlier, or comes before by its id. All that is
# missing is promised of no lot, if it may be. Nothing is, as long as one line cannot be served.
_RESERVE = text(f"""
    with wanted as (
        select * from unnest(cast(:variants as bigint[]), cast(:places as bigint[]),
                             cast(:quantities as numeric[])) as w (variant_id, place_id, quantity)
    ), there as (
        select l.id, l.variant_id, l.place_id, greatest(l.on_hand - l.reserved, 0) as free,
               l.lot_id is null and l.may_backorder as is_last, o.expires_on
        from levels l left join lots o on o.id = l.lot_id
        where (l.variant_id, l.place_id) in (select * from {_SPOTS})
          and (o.expires_on is null or o.expires_on >= :today) and not l.is_held
          and not exists (select from variants v join products g on g.id = v.product_id
                          where v.id = l.variant_id and g.is_paused)
        order by l.id for no key update of l
    ), queued as (
        select t.*, w.quantity as wanted, coalesce(sum(t.free) over (
            partition by t.variant_id, t.place_id order by t.is_last, t.expires_on, t.id
            rows between unbounded preceding and 1 preceding), 0) as before
        from there t join wanted w on w.variant_id = t.variant_id and w.place_id = t.place_id
    ), shares as (
        select *, greatest(wanted - before, 0) as missing from queued
    ), taken as (
        select id, variant_id, place_id,
               case when is_last then missing else least(free, missing) end as quantity
        from shares
    ), served as (
        select not exists (
            select from wanted w where w.quantity > coalesce((
                select sum(t.quantity) from taken t
                where t.variant_id = w.variant_id and t.place_id = w.place_id), 0)) as all_of_it
    ), promised as (
        update levels l set reserved = l.reserved + t.quantity
        from taken t, served
        where l.id = t.id and t.quantity > 0 and served.all_of_it
          and (l.may_backorder or l.on_hand - l.reserved >= t.quantity)
        returning l.id, l.variant_id, l.place_id, l.lot_id, t.quantity
    ), noted as (
        insert into reservation_lines (reservation_id, level_id, quantity, fulfilled)
        select :reservation, id, quantity, 0 from promised
    ) select id as level_id, variant_id, place_id, lot_id, quantity, 0.000 as fulfilled
    from promised order by id
""")  # noqa: S608 - words of ours
_LOCK_LEVELS = text(f"""
    select l.id, l.variant_id from levels l
    where l.id in (select level_id from reservation_lines where reservation_id = any(:ids))
       or (l.variant_id, l.place_id) in (select * from {_SPOTS})
    order by l.id for no key update
""")  # noqa: S608 - words of ours
_LOCK = text("select id from reservations where id = any(:ids) order by id for update")
_LOCK_EXPIRED = text("""
    select id from reservations
    where id = any(:ids) and state = 'held' and expires_at <= :now
    order by id for update skip locked
""")
_RELEASE = text("""
    with gone as (update reservations set state = 'released' where id = any(:ids))
    update levels l set reserved = l.reserved - n.open
    from (select level_id, sum(quantity - fulfilled) as open from reservation_lines
          where reservation_id = any(:ids) group by level_id) n
    where l.id = n.level_id returning l.variant_id
""")
_FORGET = text("delete from reservations where id = :id")
_FIRM = text("update reservations set state = 'firm', holder = :holder where id = :id")
_EXPIRED = text("""
    select id from reservations where state = 'held' and expires_at <= :now
    order by expires_at limit :limit
""")
_AT_ONCE = 500
Heard = Callable[[Session, Sequence[int]], None]
_hear: list[Heard] = []


def when_freed(heard: Heard) -> None:
    """Have `heard(session, variant_ids)` called where goods are given free, in that transaction."""
    if heard not in _hear:
        _hear.append(heard)


def reserve(
    session: Session,
    wants: Sequence[Want],
    *,
    key: str,
    holder: str,
    until: datetime | None = None,
) -> Hold:
    """Put goods aside for a holder such as "basket:7", until then or, without a time, firmly.

    Several wants of the same goods are summed. Sent again with the same key, it answers as before.
    Raises TooLittleStock, and nothing is reserved; KeyUsedOtherwise; BadInput. For modules above,
    which say who may.
    """
    check_quantities([want.quantity for want in wants])
    sums = summed((want.spot, want.quantity) for want in wants)
    state = ReservationState.HELD if until else ReservationState.FIRM
    content = fingerprint(state, Slip(key, holder), wants)
    values: dict[str, Any] = {"key": key, "fingerprint": content, "state": state, "holder": holder}
    values |= {"until": until, "now": clock.now(), **_columns(sums)}
    claimed = session.execute(_CLAIM, values).one()
    if claimed.id is None:
        return _known(session, key, content)
    if claimed.expired:
        _end_expired(session, claimed.expired, sums)
    lines = _take(session, claimed.id, sums)
    live.announce(session, *topics_of([spot.variant_id for spot in sums]))
    if until is None:
        wake(session, [spot.variant_id for spot in sums])
    return Hold(claimed.id, key, content, state, holder, until, lines)


def _columns(spots: Iterable[Spot]) -> dict[str, list[int]]:
    pairs = list(spots)
    return {
        "variants": [spot.variant_id for spot in pairs],
        "places": [spot.place_id for spot in pairs],
    }


def _known(session: Session, key: str, content: str) -> Hold:
    hold = get_hold(session, key)
    if hold.fingerprint != content:
        msg = N_("Something else was reserved under the key %(key)s before.", key=key)
        raise KeyUsedOtherwise(msg, errors={"key": msg})
    return hold


def _take(
    session: Session, reservation_id: int, sums: Mapping[Spot, Decimal]
) -> tuple[HeldLine, ...]:
    values = {"quantities": list(sums.values()), **_columns(sums)}
    later(session, _ENSURE, _columns(sums))
    today = clock.now().date()
    rows = session.execute(_RESERVE, values | {"today": today, "reservation": reservation_id}).all()
    if not rows:
        session.execute(_FORGET, {"id": reservation_id})
        raise _too_little(session, sums)
    return tuple(held_line(row) for row in rows)


def _too_little(session: Session, sums: Mapping[Spot, Decimal]) -> TooLittleStock:
    """Name every line that cannot be served, and how much of it could be."""
    today = clock.now().date()
    free = {spot: free_at(session, spot, today) for spot in sums}
    errors = {
        f"lines.{number}": N_(
            "%(what)s: %(free)s are free.",
            what=words_of_key(session, Key(*spot)),
            free=f"{there.normalize():f}",
        )
        for number, (spot, there) in enumerate(free.items())
        if there < sums[spot]
    }
    return TooLittleStock(next(iter(errors.values()), ""), errors=errors)


def firm(session: Session, key: str, *, holder: str | None = None) -> Hold:
    """Make a hold firm, for another holder such as "order:7" if one is named.

    One that has expired can still be had as long as nobody needed the goods. Raises
    ReservationEnded, NotFound.
    """
    hold = locked_hold(session, key)
    if not hold.is_open:
        raise ReservationEnded
    session.execute(_FIRM, {"id": hold.id, "holder": holder or hold.holder})
    wake(session, [line.key.variant_id for line in hold.lines])
    return get_hold(session, key)


def release(session: Session, key: str) -> Hold:
    """Give free what is reserved and not delivered; what has ended stays. Raises NotFound."""
    hold = locked_hold(session, key)
    if hold.is_open:
        set_free(session, [hold.id])
    return get_hold(session, key)


def release_expired(session: Session) -> int:
    """Give free what expired holds keep; return how many of them there were, at most 500."""
    ids = session.scalars(_EXPIRED, {"now": clock.now(), "limit": _AT_ONCE}).all()
    return _end_expired(session, ids, {}) if ids else 0


def locked_hold(session: Session, key: str) -> Hold:
    """Lock a reservation's levels, then itself; return how it is. Raises NotFound."""
    ids = [get_hold(session, key).id]
    session.execute(_LOCK_LEVELS, {"ids": ids, **_columns({})})
    session.execute(_LOCK, {"ids": ids})
    return get_hold(session, key)


def _end_expired(session: Session, ids: Sequence[int], spots: Iterable[Spot]) -> int:
    """End holds that have expired, unless somebody has one in hand; lock what is at `spots`."""
    session.execute(_LOCK_LEVELS, {"ids": ids, **_columns(spots)})
    expired = session.scalars(_LOCK_EXPIRED, {"ids": ids, "now": clock.now()}).all()
    set_free(session, expired)
    return len(expired)


def set_free(session: Session, ids: Sequence[int]) -> None:
    """Give free what reservations keep, whose levels are locked."""
    variants = session.scalars(_RELEASE, {"ids": ids}).all()
    live.announce(session, *topics_of(variants))
    tell_freed(session, variants)


def tell_freed(session: Session, variants: Collection[int]) -> None:
    """Tell whoever wants to hear of it that goods can be had again."""
    for heard in _hear:
        heard(session, sorted(variants))
