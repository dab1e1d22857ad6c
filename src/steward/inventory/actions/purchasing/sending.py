"""Sending an order: from then on its goods are to come."""

from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.purchasing.incoming import keep_incoming
from steward.inventory.actions.purchasing.mailing import mail_order
from steward.inventory.actions.purchasing.telling import keys_of, words_of
from steward.inventory.errors import PurchaseStands
from steward.inventory.events import PurchaseSent
from steward.inventory.models import PurchaseOrder
from steward.inventory.queries import get_purchase, get_supplier, lines_of
from steward.inventory.rules import PurchaseState
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_

REPLY_WITHIN = timedelta(days=60)


def send_purchase(
    session: Session, purchase_id: int, *, by_mail: bool = True, actor: Actor
) -> PurchaseOrder:
    """Mail an order to its supplier, or note that they have it otherwise.

    One that was sent can be mailed again: its link then works longer. Raises BadInput when the
    supplier has no address or a place is out of use, PurchaseStands when goods have come.
    """
    demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    is_first = order.state == PurchaseState.DRAFT
    if not is_first and not order.is_confirmable:
        raise PurchaseStands(N_("%(number)s cannot be sent any more.", number=order.number))
    supplier = get_supplier(session, actor, order.supplier_id)
    if by_mail and not supplier.email:
        msg = N_("%(name)s has no mail address. Enter it first.", name=supplier.name)
        raise BadInput(msg, errors={"email": msg})
    now, lines = clock.now(), lines_of(session, order.id)
    order.reply_until = now + REPLY_WITHIN
    if is_first:
        order.state, order.sent_at = PurchaseState.SENT, now
        keep_incoming(session, keys_of(lines), new=True)
    session.flush()
    if by_mail:
        mail_order(session, order, supplier, actor=actor)
    to = supplier.email if by_mail else None
    events.record(session, PurchaseSent(**words_of(order, lines), to=to), actor=actor)
    return order
