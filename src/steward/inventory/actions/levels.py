"""Levels made and locked: by all acts in the order of their ids, so that none waits in a ring."""

from collections.abc import Collection, Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.rules import CostMethod, Key, Level
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_ENSURE = text("""
    insert into levels (variant_id, place_id, lot_id, on_hand, reserved, incoming, may_backorder,
        is_held)
    select v.id, p.id, k.lot_id, 0, 0, 0, v.may_backorder,
           coalesce((select o.is_held from lots o where o.id = k.lot_id), false)
    from unnest(cast(:variants as bigint[]), cast(:places as bigint[]), cast(:lots as bigint[]))
           as k (variant_id, place_id, lot_id)
    join variants v on v.id = k.variant_id
    join places p on p.id = k.place_id and p.active
    where not exists (
            select from levels l where l.variant_id = v.id and l.place_id = p.id
               and l.lot_id is not distinct from k.lot_id)
      and (k.lot_id is null or exists (
            select from lots where lots.id = k.lot_id and lots.variant_id = v.id))
    order by v.id, p.id, k.lot_id nulls first
    on conflict do nothing
""")
# What comes of a lot waits for whoever is just holding it, or letting it go.
_KEEP_LOTS = text("select id from lots where id = any(:lots) order by id for key share")
_LOCK = text("""
    select l.id, l.variant_id, l.place_id, l.lot_id, l.on_hand, l.reserved, l.may_backorder,
           l.is_held, v.cost_method
    from levels l join variants v on v.id = l.variant_id
    where l.id in (
        select o.id from levels o
        join unnest(cast(:variants as bigint[]), cast(:places as bigint[]),
                    cast(:lots as bigint[])) as k (variant_id, place_id, lot_id)
          on o.variant_id = k.variant_id and o.place_id = k.place_id
         and o.lot_id is not distinct from k.lot_id)
    order by l.id for no key update of l
""")


def locked(session: Session, keys: Iterable[Key], *, coming: Collection[Key] = ()) -> list[Level]:
    """Lock the levels of all keys until the transaction ends, and return them.

    Those of `coming` are made where they are not there yet. Raises BadInput when a key names goods,
    a place in use or a lot that are not there, or where nothing ever was.
    """
    wanted = sorted({*keys, *coming}, key=lambda key: key.order)
    if coming:
        _keep_lots(session, coming)
        session.execute(_ENSURE, _columns(sorted(coming, key=lambda key: key.order)))
    rows = session.execute(_LOCK, _columns(wanted)).all()
    levels = [
        Level(
            row.id,
            Key(row.variant_id, row.place_id, row.lot_id),
            row.on_hand,
            row.reserved,
            row.may_backorder,
            CostMethod(row.cost_method),
            row.is_held,
        )
        for row in rows
    ]
    if len(levels) < len(wanted):
        msg = N_("There are no such goods at this place, or it is not in use.")
        raise BadInput(msg, errors={"lines": msg})
    return levels


def _keep_lots(session: Session, keys: Collection[Key]) -> None:
    lots = [key.lot_id for key in keys if key.lot_id is not None]
    if lots:
        session.execute(_KEEP_LOTS, {"lots": lots})


def _columns(keys: list[Key]) -> dict[str, list[int] | list[int | None]]:
    return {
        "variants": [key.variant_id for key in keys],
        "places": [key.place_id for key in keys],
        "lots": [key.lot_id for key in keys],
    }
