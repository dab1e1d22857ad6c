"""What tickets take of the capacity of those who have them."""

from sqlalchemy.orm import Session

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.waiting import effort_of
from steward.helpdesk.rules import HELD
from steward.kit import clock
from steward.routing import history, release_load, take_load

_HELD = 0.25  # of its size is what a ticket takes while somebody else has to act


def carry(session: Session, ticket: Ticket) -> None:
    """Let whoever has a ticket, or is offered it, carry what it takes now.

    What a person gives by hand is counted past the capacity. To be called before the ticket is
    flushed; the ticket is locked.
    """
    holder = None if ticket.is_done else ticket.assignee_id or ticket.offered_to
    units = now_takes(session, ticket) if holder else 0.0
    before, taken = ticket.carried_by, ticket.carried
    if (holder, units) == (before, taken):
        return
    ticket.carried_by, ticket.carried = holder, units
    changes: dict[int, float] = {}
    if before is not None:
        changes[before] = -taken
    if holder is not None:
        changes[holder] = changes.get(holder, 0.0) + units
    for user_id in sorted(changes):  # in one order: no two wait for each other
        if changes[user_id] > 0:
            take_load(session, user_id, changes[user_id], past_capacity=True)
        elif changes[user_id] < 0:
            release_load(session, user_id, -changes[user_id])


def now_takes(session: Session, ticket: Ticket) -> float:
    """Return the units that a ticket takes in its state; its size is estimated once."""
    if ticket.size is None:
        known = history(session, clock.now())
        ticket.size = effort_of(known, ticket).units
    return ticket.size * _share(ticket)


def _share(ticket: Ticket) -> float:
    return _HELD if ticket.state in HELD else 1.0


def carry_past(ticket: Ticket) -> None:
    """Note what a ticket that has a past, an ordinary one, takes of its agent's capacity."""
    if ticket.assignee_id is not None and not ticket.is_done:
        ticket.size = 1.0
        ticket.carried_by = ticket.assignee_id
        ticket.carried = _share(ticket)
