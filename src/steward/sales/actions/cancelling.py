"""Orders called off: all of one while nothing has left, or the rest of it later."""

from decimal import Decimal

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, may
from steward.inventory import lock_goods, release
from steward.kit import events
from steward.sales.actions.mails import mail_cancelled, mail_rest_cancelled
from steward.sales.actions.sending import call_off, note_state, planned_sales
from steward.sales.errors import NotSo, UnderWay
from steward.sales.events import OrderCancelled, OrderRestCancelled
from steward.sales.models import Order, OrderLine
from steward.sales.queries import called_off, delivered_of, get_order, order_lines, sent_of
from steward.sales.rules import NOTHING, OrderState


def cancel_order(session: Session, number: str, *, actor: Actor) -> Order:
    """Call an order off, and give its goods free; what is planned of it is called off, too.

    Raises NotFound, NotSo when that was done before, UnderWay when some of it has left.
    """
    order, lines = _locked(session, number, actor)
    if delivered_of(session, lines):
        raise UnderWay
    order.cancel()
    call_off(session, order, planned_sales(session, order), actor=actor)
    for line in lines:
        release(session, line.hold_key)
    session.flush()
    cancelled = OrderCancelled(subject_id=order.id, person_id=order.person_id)
    events.record(session, cancelled, actor=actor)
    mail_cancelled(session, order)
    return order


def cancel_rest(session: Session, number: str, *, actor: Actor) -> Order:
    """Call off what has not left of an order of which some has: its goods are free again.

    Raises NotFound, NotSo when there is no such rest.
    """
    order, lines = _locked(session, number, actor)
    if order.state != OrderState.PARTLY_SHIPPED:
        raise NotSo
    call_off(session, order, planned_sales(session, order), actor=actor)
    before, sent = called_off(order, lines), sent_of(session, [line.id for line in lines])
    ended = [one for one in lines if _end(session, one, sent.get(one.id, NOTHING))]
    note_state(session, order)
    worth = called_off(order, lines) - before
    ends = {"worth": str(worth), "currency": order.currency}
    told = OrderRestCancelled(subject_id=order.id, person_id=order.person_id, **ends)
    events.record(session, told, actor=actor)
    mail_rest_cancelled(session, order, ended, order.net - called_off(order, lines))
    return order


def _locked(session: Session, number: str, actor: Actor) -> tuple[Order, list[OrderLine]]:
    order = get_order(session, actor, number, for_update=True)
    if not may(actor, "orders.change"):
        demand(actor, "orders.own")
    lines = list(order_lines(session, order.id))
    lock_goods(session, [one.variant_id for one in lines])
    return order, lines


def _end(session: Session, line: OrderLine, sent: Decimal) -> bool:
    """Call off what has not left of a line; say whether there was anything."""
    rest = line.quantity - line.cancelled - sent
    if rest:
        line.cancelled += rest
        release(session, line.hold_key)
    return bool(rest)
