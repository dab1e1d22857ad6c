"""Another day promised by staff, with a reason that the customer reads."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.mails import mail_promised
from steward.sales.actions.planning import delivering_now, of_order
from steward.sales.errors import DeliveryStands, NotSo
from steward.sales.events import DeliveryPromised, OrderPromised
from steward.sales.forms import PromiseForm
from steward.sales.models import Delivery, Order, OrderLine
from steward.sales.queries import get_delivery, get_order, order_lines, unpacked


def promise_order(session: Session, number: str, form: PromiseForm, *, actor: Actor) -> Order:
    """Promise another day for all of an order that no delivery is planned for; mail why.

    Raises NotFound, NotSo when there is nothing of the kind, BadInput for a day that is over.
    """
    demand(actor, "orders.change")
    order = get_order(session, actor, number, for_update=True)
    _check_day(session, form.day)
    rest = select(OrderLine).where(OrderLine.order_id == order.id, unpacked() > 0)
    lines = session.scalars(rest).all()
    if not order.is_unsent or not lines:
        raise NotSo
    before = order.promised_to
    for line in lines:
        line.promised_to = form.day
    days = [line.promised_to for line in order_lines(session, order.id) if line.promised_to]
    order.promised_to = max(days)
    order.promised_from = min(order.promised_from or form.day, order.promised_to)
    order.expected_on = order.late_told_at = None
    changed = OrderPromised(
        subject_id=order.id,
        person_id=order.person_id,
        before=_written(before),
        after=str(form.day),
        reason=form.reason,
    )
    events.record(session, changed, actor=actor)
    mail_promised(session, order, form.day, form.reason)
    return order


def promise_delivery(session: Session, number: str, form: PromiseForm, *, actor: Actor) -> Delivery:
    """Promise another day for a delivery that has not arrived; mail why.

    Raises NotFound, DeliveryStands, BadInput for a day that is over.
    """
    demand(actor, "orders.change")
    delivery, order = get_delivery(session, actor, number, for_update=True)
    _check_day(session, form.day)
    if not delivery.is_open:
        raise DeliveryStands
    before = delivery.promised_on
    delivery.promised_on = form.day
    delivery.expected_on = delivery.late_told_at = None
    changed = DeliveryPromised(
        **of_order(delivery, order),
        before=_written(before),
        after=str(form.day),
        reason=form.reason,
    )
    events.record(session, changed, actor=actor)
    mail_promised(session, order, form.day, form.reason, delivery)
    return delivery


def _check_day(session: Session, day: date) -> None:
    if day < delivering_now(session).today():
        raise BadInput(errors={"day": N_("This day is over.")})


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
