"""How an order ends before all has come: cancelled, or closed with what is here."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.purchasing.incoming import keep_incoming
from steward.inventory.actions.purchasing.mailing import mail_cancellation
from steward.inventory.actions.purchasing.telling import keys_of, words_of
from steward.inventory.errors import PurchaseStands
from steward.inventory.events import PurchaseCancelled, PurchaseClosed
from steward.inventory.forms import EndForm
from steward.inventory.models import PurchaseOrder
from steward.inventory.queries import get_purchase, get_supplier, lines_of
from steward.inventory.rules import PurchaseState
from steward.kit import clock, events
from steward.kit.marks import N_


def cancel_purchase(
    session: Session, purchase_id: int, form: EndForm, *, actor: Actor
) -> PurchaseOrder:
    """Cancel an order of which nothing has come; a supplier who has it is written.

    Raises PurchaseStands when goods of it are here, or it has ended.
    """
    demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    if order.state != PurchaseState.DRAFT and not order.is_confirmable:
        raise PurchaseStands(N_("%(number)s cannot be cancelled any more.", number=order.number))
    lines = lines_of(session, order.id)
    was_sent = order.sent_at is not None
    _end(order, PurchaseState.CANCELLED, form)
    if was_sent:
        keep_incoming(session, keys_of(lines))
        supplier = get_supplier(session, actor, order.supplier_id)
        mail_cancellation(session, order, supplier, actor=actor)
    cancelled = PurchaseCancelled(**words_of(order, lines), reason=form.reason)
    events.record(session, cancelled, actor=actor)
    return order


def close_purchase(
    session: Session, purchase_id: int, form: EndForm, *, actor: Actor
) -> PurchaseOrder:
    """Close an order of which less came than was awaited. Raises PurchaseStands otherwise."""
    demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    if order.state != PurchaseState.PARTLY_RECEIVED:
        msg = N_("Only what came in part is closed; else cancel %(number)s.", number=order.number)
        raise PurchaseStands(msg)
    lines = lines_of(session, order.id)
    _end(order, PurchaseState.CLOSED, form)
    keep_incoming(session, keys_of(lines))
    closed = PurchaseClosed(**words_of(order, lines), reason=form.reason)
    events.record(session, closed, actor=actor)
    return order


def _end(order: PurchaseOrder, state: PurchaseState, form: EndForm) -> None:
    order.state, order.end_reason, order.ended_at = state, form.reason, clock.now()
