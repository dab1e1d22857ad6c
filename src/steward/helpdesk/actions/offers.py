"""What is offered to agents: taken, declined, lapsed; and work taken back from who is not there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, get_user
from steward.helpdesk.actions.assignment import leave_with_team
from steward.helpdesk.actions.load import carry
from steward.helpdesk.actions.routes import route_of
from steward.helpdesk.errors import OfferGone
from steward.helpdesk.events import OfferReturned
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.rules import State
from steward.kit import clock, events
from steward.kit.marks import N_
from steward.routing import experts

_ACCEPTED = N_("Accepted the offer.")
_LAPSED = N_("Not taken in time.")
_ABSENT = N_("Its agent is not there, and the customer waits.")
_AT_ONCE = 100  # tickets


def accept_offer(session: Session, ticket_id: int, *, actor: Actor) -> Ticket:
    """Take a ticket that is offered to one. Raises OfferGone when it is not, any more."""
    ticket = _offered(session, ticket_id, actor)
    agent = get_user(session, actor.user_id or 0)
    return leave_with_team(session, ticket, agent, reason=_ACCEPTED, actor=actor)


def decline_offer(session: Session, ticket_id: int, reason: str, *, actor: Actor) -> None:
    """Say that one does not take an offer, and why. Raises OfferGone."""
    ticket = _offered(session, ticket_id, actor)
    _return_offer(session, ticket, reason, actor=actor)


def _offered(session: Session, ticket_id: int, actor: Actor) -> Ticket:
    demand(actor, "tickets.assign")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    if ticket.offered_to is None or ticket.offered_to != actor.user_id:
        raise OfferGone(ticket.number)
    return ticket


def return_lapsed(session: Session) -> int:
    """Take back offers that nobody took in time, and return how many."""
    lapsed = Ticket.offered_to.is_not(None) & (Ticket.offer_until <= clock.now())
    query = select(Ticket).where(lapsed).limit(_AT_ONCE)
    tickets = session.scalars(query.with_for_update(skip_locked=True)).all()
    for ticket in tickets:
        _return_offer(session, ticket, _LAPSED, actor=SYSTEM)
    return len(tickets)


def _return_offer(session: Session, ticket: Ticket, reason: str, *, actor: Actor) -> None:
    agent_id = ticket.offered_to
    if agent_id is None:
        return
    route = route_of(session, ticket.id)
    route.returned = [*route.returned, agent_id]
    ticket.offered_to = ticket.offer_until = None
    carry(session, ticket)
    session.flush()
    returned = OfferReturned(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        agent_id=agent_id,
        agent=get_user(session, agent_id).name,
        reason=reason,
    )
    events.record(session, returned, actor=actor)


def take_back(session: Session, now: datetime) -> int:
    """Take tickets back whose promise is at risk and whose agent is not there; return how many.

    What waits for the customer stays with its agent, and all of it while nobody else is there.
    """
    here = [int(one.id) for one in experts(session, now) if one.is_present and one.shift_end]
    if not here:
        return 0
    waits = Ticket.state.in_((State.NEW, State.OPEN)) & Ticket.customer_waits_since.is_not(None)
    left = Ticket.assignee_id.is_not(None) & Ticket.assignee_id.not_in(here)
    query = select(Ticket).where(waits, left, Ticket.soon_at <= now, Ticket.withdrawn_at.is_(None))
    tickets = session.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for ticket in tickets:
        leave_with_team(session, ticket, None, reason=_ABSENT, actor=SYSTEM)
    return len(tickets)
