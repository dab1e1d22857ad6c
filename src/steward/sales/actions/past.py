"""Orders that have a past, very many at once: for the demo business.

Nobody is told: no listener, no mail, no page hears of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.sales.models import (
    Delivery,
    DeliveryLine,
    DeliveryMovement,
    Order,
    OrderLine,
    TakenDiscount,
)
from steward.sales.queries import delivering

_GO_ON = text("select setval(pg_get_serial_sequence('orders', 'id'), max(id)) from orders")
_BOOKED = text("""
    select l.id as line_id, m.id as movement_id, -m.quantity as quantity
    from deliveries d
    join delivery_lines l on l.delivery_id = d.id
    join order_lines o on o.id = l.order_line_id
    join stock_acts a on a.document = 'order:' || d.order_id
    join movements m on m.act_id = a.id and m.kind = 'sale' and m.variant_id = o.variant_id
    where d.order_id = any(:orders) and d.shipped_at is not null
""")


@dataclass(frozen=True)
class PastOrder:
    """An order, with an id of its own, its lines, and the parcel that all of it goes in, if any.

    `taken` is what discounts took off: by the line's number, which one and how much.
    """

    order: Order
    lines: Sequence[OrderLine]
    parcel: Delivery | None = None
    taken: Mapping[int, tuple[int, Decimal]] = field(default_factory=dict)
    facts: Sequence[PastFact] = ()


def write_past_orders(session: Session, past: Sequence[PastOrder], zone: ZoneInfo) -> None:
    """Write orders as they stand, promised for when goods that are there arrive.

    What has left was booked for the document of its order before.
    """
    _promise(session, past, zone)
    line_ids = iter(reserve_ids(session, OrderLine, sum(len(one.lines) for one in past)))
    parcels = [one.parcel for one in past if one.parcel]
    for parcel, row_id in zip(parcels, reserve_ids(session, Delivery, len(parcels)), strict=True):
        parcel.id = row_id
    for one in past:
        for line in one.lines:
            line.id, line.order_id = next(line_ids), one.order.id
    copy_rows(session, Order, [row_of(one.order) for one in past])
    copy_rows(session, OrderLine, [row_of(line) for one in past for line in one.lines])
    copy_rows(session, TakenDiscount, [row_of(taken) for one in past for taken in _taken(one)])
    copy_rows(session, Delivery, [row_of(parcel) for parcel in parcels])
    _write_goods(session, past)
    session.execute(_GO_ON)
    tell_past(session, [fact for one in past for fact in one.facts])


def _promise(session: Session, past: Sequence[PastOrder], zone: ZoneInfo) -> None:
    house = delivering(session, zone)
    for one in past:
        days = house.arrives_from_stock(one.order.placed_at)
        if days is None:
            continue
        one.order.promised_from, one.order.promised_to = days
        for line in one.lines:
            line.promised_to = days.last
        if one.parcel:
            one.parcel.promised_on = days.last


def _taken(one: PastOrder) -> Iterator[TakenDiscount]:
    for line in one.lines:
        if line.number in one.taken:
            discount_id, amount = one.taken[line.number]
            yield TakenDiscount(line_id=line.id, discount_id=discount_id, amount=amount)


def _write_goods(session: Session, past: Sequence[PastOrder]) -> None:
    """Write what is in each parcel, and by which movements it left."""
    goods = [(one.parcel, line) for one in past if one.parcel for line in one.lines]
    rows = [
        DeliveryLine(
            id=row_id,
            delivery_id=parcel.id,
            order_line_id=line.id,
            quantity=line.quantity,
            hold_key=line.hold_key,
        )
        for (parcel, line), row_id in zip(
            goods, reserve_ids(session, DeliveryLine, len(goods)), strict=True
        )
    ]
    copy_rows(session, DeliveryLine, [row_of(row) for row in rows])
    booked = session.execute(_BOOKED, {"orders": [one.order.id for one in past]})
    copy_rows(session, DeliveryMovement, [dict(row) for row in booked.mappings()])
