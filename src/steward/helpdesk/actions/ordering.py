"""Saying about which of its customer's orders a ticket is."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.words import add_words
from steward.helpdesk.events import OrderLinked
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket_to_change
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales import Order, find_order, order_number


def link_order(
    session: Session, ticket_id: int, number: str, *, actor: Actor, version: int | None = None
) -> Ticket:
    """Say about which order a ticket is. Raises BadInput where it is not its customer's."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    link(session, ticket, order_of(session, ticket, number, actor=actor), actor=actor)
    return ticket


def order_of(session: Session, ticket: Ticket, number: str, *, actor: Actor) -> Order:
    """Return an order of a ticket's customer by its number. Raises BadInput for any other."""
    order = find_order(session, actor, number)
    if order is None or order.person_id != ticket.customer_id:
        msg = N_("%(number)s is no order of this customer.", number=number[:40])
        raise BadInput(msg, errors={"order": msg})
    return order


def link(session: Session, ticket: Ticket, order: Order, *, actor: Actor) -> None:
    """Link a locked ticket to an order; nothing happens where it is so already."""
    before = order_number(ticket.order_id) if ticket.order_id else None
    if ticket.order_id == order.id:
        return
    ticket.order_id, ticket.order_ref = order.id, order.number
    _tell(session, ticket, before, actor)
    add_words(session, ticket, order.number)


def unlink_order(
    session: Session, ticket_id: int, *, actor: Actor, version: int | None = None
) -> Ticket:
    """Say that a ticket is not about the order it was linked to, if to any."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    if ticket.order_id is not None:
        before = order_number(ticket.order_id)
        ticket.order_id = ticket.order_ref = None
        _tell(session, ticket, before, actor)
    return ticket


def _tell(session: Session, ticket: Ticket, before: str | None, actor: Actor) -> None:
    ticket.updated_at = clock.now()
    session.flush()
    linked = OrderLinked(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        order=ticket.order_ref,
        before=before,
    )
    events.record(session, linked, actor=actor)
