"""Where a ticket stands: set by us, resolved, closed, reopened by us or by the customer."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.ending import check_end
from steward.helpdesk.actions.learning import LEARN
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.events import StateChanged, TicketClosed, TicketReopened, TicketResolved
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket, get_ticket_to_change
from steward.helpdesk.rules import DONE, State
from steward.kit import events
from steward.kit.jobs import defer
from steward.routing import Result


def change_state(
    session: Session, ticket_id: int, state: State, *, actor: Actor, version: int | None = None
) -> Ticket:
    """Set where a ticket stands. Raises NotPossibleNow, or Conflict when `version` is old."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    before = State(ticket.state)
    if state == State.CLOSED:
        ticket.close()
    else:
        ticket.move_to(state)
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor)
    return ticket


def resolve_ticket(
    session: Session, ticket_id: int, *, actor: Actor, version: int | None = None
) -> Ticket:
    """Say that a ticket is solved."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    before = State(ticket.state)
    ticket.resolve()
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor)
    return ticket


def close_ticket(session: Session, ticket_id: int, *, actor: Actor) -> Ticket:
    """Put a ticket away: the customer, whose it is, at any time; one of us likewise."""
    if actor.is_staff:
        demand(actor, "tickets.change")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    before = State(ticket.state)
    ticket.close()
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor)
    return ticket


def reopen_ticket(session: Session, ticket_id: int, *, actor: Actor) -> Ticket:
    """Take a solved ticket up again: the customer for thirty days, one of us at any time."""
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    before = State(ticket.state)
    if actor.is_staff:
        demand(actor, "tickets.change")
        ticket.reopen()
    else:
        ticket.reopen_for_customer()
        ticket.hear_customer()
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor)
    return ticket


def record_state(
    session: Session, ticket: Ticket, before: State, *, actor: Actor, told: bool = False
) -> None:
    """Record the fact of a state that changed; `told` when our message in the same act says so.

    Raises what upper modules ask for before a ticket ends.
    """
    if ticket.state in DONE and before not in DONE:
        check_end(session, ticket.id, actor)
    session.flush()
    about = {"subject_id": ticket.id, "customer_id": ticket.customer_id}
    event: events.Event
    if ticket.state == before:
        return
    if ticket.state == State.RESOLVED:
        event = TicketResolved(**about, told=told)
    elif ticket.state == State.CLOSED:
        event = TicketClosed(**about)
    elif before in DONE:
        event = TicketReopened(**about, before=before, told=told)
    else:
        event = StateChanged(**about, before=before, after=ticket.state, told=told)
    events.record(session, event, actor=actor)
    _learn(session, ticket, before)


def _learn(session: Session, ticket: Ticket, before: State) -> None:
    """What came of it says how good its agent is at such tickets."""
    if ticket.assignee_id is None:
        return
    if ticket.state == State.RESOLVED:
        result = Result.SOLVED
    elif before in DONE and ticket.state not in DONE:
        result = Result.REOPENED
    else:
        return
    defer(session, LEARN, ticket_id=ticket.id, agent_id=ticket.assignee_id, result=result)
