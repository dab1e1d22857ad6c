"""Waking a ticket because something was mended that it waited for."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.macros import note_down
from steward.helpdesk.actions.states import record_state
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.rules import HELD, State


def wake_ticket(session: Session, ticket_id: int, note: str, *, actor: Actor) -> bool:
    """Take a ticket up again, with a note among ourselves that says why; its agent hears of it.

    Nothing happens to one that is done: return whether it was woken. Raises NotFound, Forbidden.
    """
    demand(actor, "tickets.change")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    if ticket.is_done:
        return False
    before = State(ticket.state)
    ticket.wake()
    if before in HELD:
        ticket.move_to(State.OPEN)
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor, told=True)
    note_down(session, ticket, note, actor=actor)
    return True
