"""Money that is paid back, recorded once, and never more than was paid."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import KeyUsedOtherwise
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.returning.locking import lock_order
from steward.sales.actions.returning.mails import mail_refund
from steward.sales.errors import RefundedBefore, ReturnStands
from steward.sales.events import RefundRecorded, ReturnClosed
from steward.sales.models import Order, OrderReturn, Refund
from steward.sales.queries import show_back
from steward.sales.rules import HERE, ReturnState, coin_of


def refund(  # noqa: PLR0913 - all that is recorded of it
    session: Session,
    order: Order,
    amount: Decimal,
    reason: str,
    *,
    key: str,
    actor: Actor,
    return_: OrderReturn | None = None,
    way: str = "",
) -> Refund:
    """Record that money of an order was paid back, and tell its customer; a return is closed by it.

    The same key on one order answers as before. Raises BadInput for no whole coins or no reason,
    RefundedBefore when more would be paid back than was paid, ReturnStands before the goods are
    here, KeyUsedOtherwise when another refund has the key.
    """
    demand(actor, "refunds.give")
    order = lock_order(session, order.id, actor=actor)
    return_id = return_.id if return_ else None
    known = _find_known(session, order, key, (amount, reason, return_id))
    if known is not None:
        return known
    _check(session, order, amount, reason)
    one = Refund(
        order_id=order.id,
        return_id=return_id,
        key=key,
        amount=amount,
        currency=order.currency,
        reason=reason,
        way=way,
        actor_id=actor.user_id,
        actor_name=actor.name,
        at=clock.now(),
    )
    session.add(one)
    session.flush()
    _record(session, one, actor)
    if return_ is not None:
        _close(session, order, return_, actor)
    mail_refund(session, order, one)
    return one


def _find_known(
    session: Session, order: Order, key: str, said: tuple[Decimal, str, int | None]
) -> Refund | None:
    query = select(Refund).where(Refund.order_id == order.id, Refund.key == key)
    known = session.scalars(query).one_or_none()
    if known is not None and (known.amount, known.reason, known.return_id) != said:
        raise KeyUsedOtherwise(N_("Another refund was recorded under this key before."))
    return known


def _check(session: Session, order: Order, amount: Decimal, reason: str) -> None:
    if amount <= 0 or amount % coin_of(order.currency):
        msg = N_("Enter an amount in whole coins, more than nothing.")
        raise BadInput(msg, errors={"amount": msg})
    if not reason:
        msg = N_("Say what it is for.")
        raise BadInput(msg, errors={"reason": msg})
    left = show_back(session, order).left
    if amount > left:
        left_said = f"{left.quantize(coin_of(order.currency)):f} {order.currency}"
        msg = N_("At most %(left)s of this order can still be paid back.", left=left_said)
        raise RefundedBefore(msg, errors={"amount": msg})


def _record(session: Session, one: Refund, actor: Actor) -> None:
    recorded = RefundRecorded(
        subject_id=one.order_id,
        refund_id=one.id,
        return_id=one.return_id,
        amount=str(one.amount),
        currency=one.currency,
        reason=one.reason,
    )
    events.record(session, recorded, actor=actor)


def _close(session: Session, order: Order, one: OrderReturn, actor: Actor) -> None:
    """End a return for which money was paid back; more may be paid back for it afterwards."""
    session.refresh(one, with_for_update=True)
    if one.order_id != order.id or one.state not in HERE:
        raise ReturnStands
    if one.state == ReturnState.RECEIVED:
        one.close()
        session.flush()
        events.record(session, ReturnClosed(subject_id=one.id, order_id=order.id), actor=actor)
