"""Deliveries planned: what goes together from one place, of what an order still has to get."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import zone
from steward.sales.errors import NothingToSend
from steward.sales.events import DeliveryPlanned
from steward.sales.models import Delivery, DeliveryLine, Order, OrderLine
from steward.sales.queries import Delivering, Unsent, delivering, get_order, order_lines, unsent
from steward.sales.rules import NOTHING, is_late


class Part(NamedTuple):
    """So many of a line of an order, by the line's number there."""

    line: int
    quantity: Decimal


def plan_delivery(
    session: Session, number: str, parts: Sequence[Part], *, place_id: int, actor: Actor
) -> Delivery:
    """Plan to send some of what an order still has to get, from one place.

    Raises NotFound, BadInput when that is more than is reserved there and not planned for.
    """
    demand(actor, "orders.change")
    order = get_order(session, actor, number, for_update=True)
    rest = unsent(session, order_lines(session, order.id))
    here = {one.line.number: one for one in rest if one.place_id == place_id}
    wanted = [(here.get(part.line), part.quantity) for part in parts]
    errors = {
        f"lines.{place}.quantity": N_("No more than %(rest)s of it can be packed here.", rest=most)
        for place, (one, quantity) in enumerate(wanted)
        if quantity > (most := one.rest.normalize() if one else NOTHING)
    }
    if errors or len({part.line for part in parts}) < len(parts):
        raise BadInput(errors=errors or {"lines": N_("A line is named twice.")})
    chosen = [(one, quantity) for one, quantity in wanted if one is not None]
    return _plan(session, order, chosen, actor=actor)


def plan_ready(
    session: Session, number: str, *, place_id: int | None = None, actor: Actor
) -> list[Delivery]:
    """Plan to send all of an order that is there: a delivery from each place, or from one.

    Raises NotFound, NothingToSend.
    """
    demand(actor, "orders.change")
    order = get_order(session, actor, number, for_update=True)
    by_place = defaultdict[int, list[tuple[Unsent, Decimal]]](list)
    for one in unsent(session, order_lines(session, order.id)):
        if one.ready and place_id in (None, one.place_id):
            by_place[one.place_id].append((one, one.ready))
    if not by_place:
        raise NothingToSend
    return [_plan(session, order, some, actor=actor) for some in by_place.values()]


def _plan(
    session: Session, order: Order, goods: Sequence[tuple[Unsent, Decimal]], *, actor: Actor
) -> Delivery:
    days = [one.line.promised_to for one, _ in goods if one.line.promised_to]
    delivery = Delivery(
        order_id=order.id,
        place_id=goods[0][0].place_id,
        promised_on=max(days, default=None),
        created_at=clock.now(),
    )
    _note_told(session, order, delivery, [one for one, _ in goods])
    open_delivery(
        session,
        order,
        delivery,
        [(one.line, quantity, one.line.hold_key) for one, quantity in goods],
        actor=actor,
    )
    return delivery


def _note_told(session: Session, order: Order, delivery: Delivery, goods: Sequence[Unsent]) -> None:
    """What the customer was told of the order's rest, they were told of what it now is."""
    if order.late_told_at is None:
        return
    house = delivering_now(session)
    outlook = house.outlook([one.shortfall for one in goods if one.shortfall], clock.now())
    if is_late(delivery.promised_on, outlook, house.today()):
        delivery.late_told_at, delivery.expected_on = order.late_told_at, order.expected_on


def open_delivery(
    session: Session,
    order: Order,
    delivery: Delivery,
    goods: Iterable[tuple[OrderLine, Decimal, str]],
    *,
    actor: Actor,
) -> None:
    """Write down a new delivery of lines, so many of each, kept by a reservation's key."""
    session.add(delivery)
    session.flush()
    session.add_all(
        DeliveryLine(
            delivery_id=delivery.id, order_line_id=line.id, quantity=quantity, hold_key=key
        )
        for line, quantity, key in goods
    )
    session.flush()
    planned = DeliveryPlanned(**of_order(delivery, order), purpose=delivery.kind, why=delivery.why)
    events.record(session, planned, actor=actor)


def of_order(delivery: Delivery, order: Order) -> dict[str, int]:
    """Return what all facts about a delivery say."""
    return {"subject_id": delivery.id, "order_id": order.id, "person_id": order.person_id}


def delivering_now(session: Session) -> Delivering:
    """Return how the house delivers."""
    return delivering(session, zone())
