"""Deliveries on their way: sent and booked by the ledger, arrived, called off.

Whoever changes an order or one of its deliveries locks the order first, then the delivery, then
the levels of the goods: so of two who do so at once, one waits, and finds how it stands.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import Delivery as Fulfilled
from steward.inventory import HeldLine, Issue, Slip, fulfil, get_hold, lock_goods, release
from steward.kit import clock, events
from steward.kit.marks import N_
from steward.sales.actions.mails import mail_shipped
from steward.sales.actions.planning import delivering_now, of_order
from steward.sales.errors import DeliveryStands
from steward.sales.events import DeliveryArrived, DeliveryCancelled, DeliveryShipped
from steward.sales.models import Delivery, DeliveryLine, DeliveryMovement, Order, OrderLine
from steward.sales.queries import (
    delivered_goods,
    deliveries_of,
    get_delivery,
    order_lines,
    sent_of,
)
from steward.sales.rules import (
    NOTHING,
    DeliveryKind,
    DeliveryState,
    is_late,
    new_day,
    order_state,
)


def ship(
    session: Session, number: str, carrier: str = "", tracking: str = "", *, actor: Actor
) -> Delivery:
    """Send a planned delivery: its goods are booked as sold, and its customer is told.

    Raises NotFound, DeliveryStands when it has left or was called off before.
    """
    demand(actor, "orders.change")
    delivery, order = get_delivery(session, actor, number, for_update=True)
    delivery.ship(carrier, tracking)
    goods = delivered_goods(session, [delivery.id])
    lock_goods(session, [what.variant_id for _, what in goods])
    for line, what in goods:
        _book(session, delivery, line, what, actor=actor)
    note_state(session, order)
    by = _expect(session, delivery)
    shipped = DeliveryShipped(**of_order(delivery, order), carrier=carrier, tracking=tracking)
    events.record(session, shipped, actor=actor)
    mail_shipped(session, order, delivery, by)
    return delivery


def _book(
    session: Session, delivery: Delivery, line: DeliveryLine, what: OrderLine, *, actor: Actor
) -> None:
    """Book the sale of a line, under a key that books it once."""
    held = get_hold(session, line.hold_key).lines
    here = [
        one
        for one in held
        if (one.key.place_id, one.key.variant_id) == (delivery.place_id, what.variant_id)
    ]
    slip = Slip(f"delivery:{delivery.id}:{line.id}", f"order:{what.order_id}")
    parts = Fulfilled(line.hold_key, tuple(_parts(here, line.quantity)))
    session.add_all(
        DeliveryMovement(line_id=line.id, movement_id=one.id, quantity=-one.quantity)
        for one in fulfil(session, parts, slip, actor=actor).movements
    )
    session.flush()


def _parts(held: Iterable[HeldLine], quantity: Decimal) -> Iterable[Issue]:
    """Take a quantity of what is reserved: of lots first, as what is of none may have to come in.

    Raises DeliveryStands for too little.
    """
    for one in sorted(held, key=lambda line: line.key.lot_id is None):
        taken = min(one.open, quantity)
        quantity -= taken
        if taken:
            yield Issue(one.key, taken)
    if quantity:
        raise DeliveryStands(N_("Less is reserved for it than it holds. Cancel it, and plan anew."))


def _expect(session: Session, delivery: Delivery) -> date | None:
    """Return by which day what leaves now arrives: later than promised, that is told with it."""
    house = delivering_now(session)
    outlook, promised = house.outlook_of_sent(clock.now()), delivery.promised_on
    if promised is None or not is_late(promised, outlook, house.today()):
        return promised or outlook.by
    delivery.expected_on = new_day(promised, outlook, house.today())
    delivery.late_told_at = clock.now()
    return delivery.expected_on


def arrive(session: Session, number: str, *, actor: Actor) -> Delivery:
    """Note that a delivery has arrived. Raises NotFound, DeliveryStands."""
    demand(actor, "orders.change")
    delivery, order = get_delivery(session, actor, number, for_update=True)
    delivery.arrive()
    note_state(session, order)
    events.record(session, DeliveryArrived(**of_order(delivery, order)), actor=actor)
    return delivery


def cancel_delivery(session: Session, number: str, *, actor: Actor) -> Delivery:
    """Call a planned delivery off: its order still waits for the goods; a replacement's are free.

    Raises NotFound, DeliveryStands when it has left.
    """
    demand(actor, "orders.change")
    delivery, order = get_delivery(session, actor, number, for_update=True)
    call_off(session, order, [delivery], actor=actor)
    return delivery


def call_off(
    session: Session, order: Order, deliveries: Iterable[Delivery], *, actor: Actor
) -> None:
    """Call planned deliveries of an order off."""
    for delivery in deliveries:
        delivery.cancel()
        if delivery.kind == DeliveryKind.REPLACEMENT:
            goods = delivered_goods(session, [delivery.id])
            lock_goods(session, [what.variant_id for _, what in goods])
            for key in {line.hold_key for line, _ in goods}:
                release(session, key)
        session.flush()
        events.record(session, DeliveryCancelled(**of_order(delivery, order)), actor=actor)


def planned_sales(session: Session, order: Order) -> list[Delivery]:
    """Return the deliveries of an order that are planned, replacements aside."""
    return [
        one
        for one in deliveries_of(session, order)
        if one.state == DeliveryState.PLANNED and one.kind == DeliveryKind.SALE
    ]


def note_state(session: Session, order: Order) -> None:
    """Note how far an order is, by what of it has left and arrived."""
    lines = order_lines(session, order.id)
    session.flush()
    sent: Mapping[int, Decimal] = sent_of(session, [line.id for line in lines])
    pairs = [(line.quantity - line.cancelled, sent.get(line.id, NOTHING)) for line in lines]
    under_way = (
        one
        for one in deliveries_of(session, order)
        if one.kind == DeliveryKind.SALE and one.state == DeliveryState.SHIPPED
    )
    order.state = order_state(pairs, arrived=not any(under_way))
    session.flush()
