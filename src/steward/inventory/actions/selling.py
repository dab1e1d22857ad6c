"""What goes to customers and comes back: sales out of firm reservations, and their returns.

For modules above, which say who may.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.booking import begin, sheet_of
from steward.inventory.actions.checking import check_quantities
from steward.inventory.actions.reserving import locked_hold
from steward.inventory.errors import ReservationEnded
from steward.inventory.models import CostLayer, LayerEntry, Movement
from steward.inventory.queries import Booked, Hold, booked_by
from steward.inventory.rules import (
    Delivery,
    Entry,
    Issue,
    Key,
    MovementKind,
    ReservationState,
    Return,
    Sale,
    Sheet,
    Slip,
)
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_

_DELIVERED = text("""
    with delivered as (
        update reservation_lines r set fulfilled = r.fulfilled + n.quantity
        from unnest(cast(:levels as bigint[]), cast(:quantities as numeric[]))
               as n (level_id, quantity)
        where r.reservation_id = :id and r.level_id = n.level_id)
    update reservations set state = case when :all then 'fulfilled' else state end where id = :id
""")


def fulfil(session: Session, delivery: Delivery, slip: Slip, *, actor: Actor) -> Booked:
    """Book the sale of what is reserved firmly: all that is open, or the parts that are delivered.

    Raises ReservationEnded, NotFound, BadInput when a part is more than what is open.
    """
    act = begin(session, MovementKind.SALE, [delivery], slip, actor=actor)
    if act.known:
        return act.known
    hold = locked_hold(session, delivery.reservation)
    if hold.state != ReservationState.FIRM:
        raise ReservationEnded
    lines = _delivered(hold, delivery)
    with sheet_of(session, act, [line.key for line in lines]) as sheet:
        for line in lines:
            sheet.remove(MovementKind.SALE, line.key, line.quantity, promised=True)
    _note_delivered(session, hold, lines)
    return booked_by(session, act.id)


def _delivered(hold: Hold, delivery: Delivery) -> list[Issue]:
    """Return what is delivered, in the order of what is promised."""
    if not delivery.parts:
        return [Issue(line.key, line.open) for line in hold.lines if line.open]
    check_quantities(part.quantity for part in delivery.parts)
    asked = defaultdict[Key, Decimal](Decimal)
    for part in delivery.parts:
        asked[part.key] += part.quantity
    is_open = {line.key: line.open for line in hold.lines}
    if any(quantity > is_open.get(key, 0) for key, quantity in asked.items()):
        msg = N_("More would be delivered than is reserved and still open.")
        raise BadInput(msg, errors={"quantity": msg})
    return [Issue(key, asked[key]) for key in is_open if key in asked]


def _note_delivered(session: Session, hold: Hold, lines: Sequence[Issue]) -> None:
    levels = {line.key: line.level_id for line in hold.lines}
    rest = sum(line.open for line in hold.lines) - sum(line.quantity for line in lines)
    values = {
        "id": hold.id,
        "levels": [levels[line.key] for line in lines],
        "quantities": [line.quantity for line in lines],
        "all": not rest,
    }
    session.execute(_DELIVERED, values)


def take_back(session: Session, lines: Sequence[Return], slip: Slip, *, actor: Actor) -> Booked:
    """Take back what sales took, at what it cost then: into its own layers, or at another place.

    What is scrapped is written off in the same act, at that cost. Raises NotFound when there is
    no such sale, BadInput when more would come back than was sold.
    """
    check_quantities(line.quantity for line in lines)
    act = begin(session, MovementKind.RETURN, lines, slip, actor=actor)
    if act.known:
        return act.known
    sales = _sales(session, sorted({line.movement_id for line in lines}))
    act.restored = [layer for sale in sales.values() for layer in sale.ages]
    keys = [(line, _comes_to(sales[line.movement_id].key, line)) for line in lines]
    own = [sale.key for sale in sales.values()]
    with sheet_of(session, act, own, coming={key for _, key in keys}) as sheet:
        for line, key in keys:
            _bring_back(sheet, sales, line, key)
    return booked_by(session, act.id)


def _comes_to(key: Key, line: Return) -> Key:
    return key if line.scrapped else key._replace(place_id=line.place_id or key.place_id)


def _bring_back(sheet: Sheet, sales: dict[int, Sale], line: Return, key: Key) -> None:
    sale = sales[line.movement_id]
    try:
        if line.scrapped:
            sheet.scrap(sale, line.quantity)
        else:
            sheet.bring_back(sale, line.quantity, key)
    except ValueError as error:
        msg = N_("More would come back than was sold.")
        raise BadInput(msg, errors={"quantity": msg}) from error
    sales[line.movement_id] = sale.less(line.quantity)


def _sales(session: Session, ids: Sequence[int]) -> dict[int, Sale]:
    """Read what sales took; each is locked, so that two returns of one are told of each other."""
    is_sale = (Movement.kind == MovementKind.SALE) & Movement.id.in_(ids)
    query = select(Movement).where(is_sale).order_by(Movement.id)
    found = session.scalars(query.with_for_update(key_share=True)).all()
    if len(found) < len(ids):
        raise NotFound
    entries, ages = _entries(session, ids)
    back = defaultdict[int, Decimal](Decimal)
    of_these = select(Movement.returns_id, Movement.quantity).where(Movement.returns_id.in_(ids))
    for sale_id, quantity in session.execute(of_these):
        back[sale_id or 0] += quantity
    return {
        one.id: Sale(
            one.id,
            Key(one.variant_id, one.place_id, one.lot_id),
            entries[one.id],
            {entry.layer_id: ages[entry.layer_id] for entry in entries[one.id]},
            back[one.id],
        )
        for one in found
    }


def _entries(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[Entry]], dict[int, datetime]]:
    """Return what movements did to which layers, and how old these are."""
    query = (
        select(LayerEntry, CostLayer.since)
        .join(CostLayer, CostLayer.id == LayerEntry.layer_id)
        .where(LayerEntry.movement_id.in_(ids))
        .order_by(LayerEntry.movement_id, LayerEntry.number)
    )
    entries, ages = defaultdict[int, list[Entry]](list), dict[int, datetime]()
    for row, since in session.execute(query):
        entries[row.movement_id].append(Entry(row.layer_id, row.quantity, row.value))
        ages[row.layer_id] = since
    return entries, ages
