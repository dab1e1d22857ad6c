"""Replacements: goods sent again for some that were not good, out of stock, at no price."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import Spot, TooLittleStock, Want, availability, lock_goods, reserve
from steward.kit import clock
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.planning import Part, delivering_now, open_delivery
from steward.sales.models import Delivery, Order, OrderLine
from steward.sales.queries import get_order, order_lines, sent_of
from steward.sales.rules import NOTHING, DeliveryKind


def send_replacement(
    session: Session,
    number: str,
    parts: Sequence[Part],
    *,
    why: str,
    key: str,
    actor: Actor,
) -> Delivery:
    """Reserve goods of an order anew and plan to send them, in one transaction and once for a key.

    They go from the first place that has all of them, warehouses before shops. Raises NotFound,
    BadInput when more would be replaced of a line than has left, TooLittleStock when no place has
    all of them: nothing is reserved then.
    """
    demand(actor, "orders.change")
    order = get_order(session, actor, number, for_update=True)
    once = (Delivery.key == key) & (Delivery.order_id == order.id)
    known = session.scalars(select(Delivery).where(once)).one_or_none()
    if known is not None:
        return known
    goods = _chosen(session, order, parts)
    hold_key = f"replacement:{key}"
    place_id = _reserve(session, order, goods, hold_key)
    days = delivering_now(session).arrives_from_stock(clock.now())
    delivery = Delivery(
        order_id=order.id,
        place_id=place_id,
        kind=DeliveryKind.REPLACEMENT,
        why=why,
        key=key,
        promised_on=days.last if days else None,
        created_at=clock.now(),
    )
    lines = [(line, quantity, hold_key) for line, quantity in goods]
    open_delivery(session, order, delivery, lines, actor=actor)
    return delivery


def _chosen(
    session: Session, order: Order, parts: Sequence[Part]
) -> list[tuple[OrderLine, Decimal]]:
    """Return what is replaced. Raises BadInput for more than has left, or the same line twice."""
    lines = {line.number: line for line in order_lines(session, order.id)}
    sent = sent_of(session, [line.id for line in lines.values()])
    left = {number: sent.get(line.id, NOTHING) for number, line in lines.items()}
    errors = {
        f"lines.{place}.quantity": N_("Of this, %(sent)s have left.", sent=left.get(part.line, 0))
        for place, part in enumerate(parts)
        if part.quantity > left.get(part.line, NOTHING)
    }
    if len({part.line for part in parts}) < len(parts):
        errors["lines"] = N_("A line is named twice.")
    if errors or not parts:
        raise BadInput(errors=errors)
    return [(lines[part.line], part.quantity) for part in parts]


def _reserve(
    session: Session, order: Order, goods: Sequence[tuple[OrderLine, Decimal]], key: str
) -> int:
    """Reserve goods at the first place that has all of them; return that place."""
    variants = {line.variant_id for line, _ in goods}
    lock_goods(session, variants)
    free = availability(session, variants)
    places = [
        place
        for place in free[goods[0][0].variant_id].free
        if all(_has(free[line.variant_id].free.get(place), count) for line, count in goods)
    ]
    if not places:
        raise TooLittleStock(N_("No place has all of this. Send less, or wait until more comes."))
    wants = [Want(Spot(line.variant_id, places[0]), count) for line, count in goods]
    reserve(session, wants, key=key, holder=f"order:{order.id}")
    return places[0]


def _has(free: Decimal | None, count: Decimal) -> bool:
    return free is not None and free >= count
