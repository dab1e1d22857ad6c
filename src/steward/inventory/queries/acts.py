"""What acts booked and what is reserved, for whoever did it and for verbs that go on with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Movement, Reservation, StockAct
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING, OPEN, Key, MovementKind, ReservationState, Spot
from steward.kit.errors import NotFound

_WORDS = text("""
    select p.name || ' (' || v.sku || ')' || coalesce(', ' || o.code, '') || ', ' || s.name
    from variants v join products p on p.id = v.product_id join places s on s.id = :place_id
    left join lots o on o.id = :lot_id where v.id = :variant_id
""")
_RESERVED = text("""
    select r.id, r.key, r.fingerprint, r.state, r.holder, r.expires_at, l.level_id, l.quantity,
           l.fulfilled, v.variant_id, v.place_id, v.lot_id
    from reservations r
    join reservation_lines l on l.reservation_id = r.id join levels v on v.id = l.level_id
    where r.key = any(:keys) order by r.id, l.level_id
""")
_FREE = text("""
    select sum(greatest(l.on_hand - l.reserved, 0)) from levels l
    left join lots o on o.id = l.lot_id
    where l.variant_id = :variant_id and l.place_id = :place_id
      and (o.expires_on is null or o.expires_on >= :today) and not l.is_held
""")


@dataclass(frozen=True)
class Booking:
    """One movement of an act: what it added to one key, in pieces and in value."""

    id: int
    kind: MovementKind
    key: Key
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True)
class Booked:
    """What an act booked, in the order of its lines."""

    act_id: int
    movements: tuple[Booking, ...]


@dataclass(frozen=True)
class HeldLine:
    """How much of one key is promised, and how much of that is delivered."""

    level_id: int
    key: Key
    quantity: Decimal
    fulfilled: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be delivered."""
        return self.quantity - self.fulfilled


@dataclass(frozen=True)
class Hold:
    """Goods put aside for somebody: of which places and lots, until when, how firmly."""

    id: int
    key: str
    fingerprint: str
    state: ReservationState
    holder: str
    expires_at: datetime | None
    lines: tuple[HeldLine, ...]

    @property
    def is_open(self) -> bool:
        """Whether it still keeps others from the goods."""
        return self.state in OPEN


def booked_by(session: Session, act_id: int) -> Booked:
    """Return what an act booked."""
    query = select(Movement).where(Movement.act_id == act_id).order_by(Movement.id)
    return Booked(act_id, tuple(_booking(one) for one in session.scalars(query)))


def sold_for(session: Session, document: str) -> list[Booking]:
    """Return the sales that were booked for a document such as "order:7", oldest first."""
    is_for = (StockAct.document == document) & (Movement.kind == MovementKind.SALE)
    query = select(Movement).join(StockAct, StockAct.id == Movement.act_id).where(is_for)
    return [_booking(one) for one in session.scalars(query.order_by(Movement.id))]


def _booking(row: Movement) -> Booking:
    key = Key(row.variant_id, row.place_id, row.lot_id)
    return Booking(row.id, MovementKind(row.kind), key, row.quantity, row.value)


def words_of_key(session: Session, key: Key) -> str:
    """Return what people call goods of a lot at a place."""
    return session.scalar(_WORDS, key._asdict()) or str(key.variant_id)


def find_hold(session: Session, key: str) -> Hold | None:
    """Return the reservation of a key, or None."""
    return holds(session, [key]).get(key)


def holds(session: Session, keys: Collection[str]) -> dict[str, Hold]:
    """Return reservations by their keys, those that there are."""
    rows = session.execute(_RESERVED, {"keys": list(keys)})
    return {key: _hold(list(lines)) for key, lines in groupby(rows, key=lambda row: row.key)}


def _hold(rows: Sequence[Row[*tuple[Any, ...]]]) -> Hold:
    one = rows[0]
    state, lines = ReservationState(one.state), tuple(map(held_line, rows))
    return Hold(one.id, one.key, one.fingerprint, state, one.holder, one.expires_at, lines)


def get_hold(session: Session, key: str) -> Hold:
    """Return the reservation of a key; raises NotFound."""
    hold = find_hold(session, key)
    if hold is None:
        raise NotFound
    return hold


def get_hold_by_id(session: Session, actor: Actor, reservation_id: int) -> Hold:
    """Return a reservation that the actor may see; raises NotFound."""
    query = select(Reservation.key).where(visible_to(actor), Reservation.id == reservation_id)
    return get_hold(session, session.scalar(query) or "")


def held_line(row: Row[*tuple[Any, ...]]) -> HeldLine:
    """Return a line of a reservation from its row."""
    key = Key(row.variant_id, row.place_id, row.lot_id)
    return HeldLine(row.level_id, key, row.quantity, row.fulfilled)


def free_at(session: Session, spot: Spot, today: date) -> Decimal:
    """Return how much of some goods is free at a place: not promised, not expired, not held."""
    free = session.scalar(_FREE, {**spot._asdict(), "today": today})
    return free or NOTHING
