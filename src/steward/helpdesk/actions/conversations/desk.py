"""What agents do with chats: take one over, pass it on to an expert or a skill, end it."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, get_user
from steward.helpdesk.actions.assignment import assign_ticket
from steward.helpdesk.actions.conversations.leaving import end_conversation
from steward.helpdesk.actions.offers import accept_offer
from steward.helpdesk.actions.states import resolve_ticket
from steward.helpdesk.errors import TakenAlready
from steward.helpdesk.forms import AssignmentForm, TransferForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.chats import find_best
from steward.helpdesk.queries.conversations import get_conversation
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_TAKEN = N_("taken from the list of chats")


def take_chat(session: Session, ticket_id: int, *, held_by: int | None, actor: Actor) -> Ticket:
    """Take a chat, from the assistant, from the queue or from what is offered to one.

    From then on the assistant is silent. Raises NotFound, Forbidden, and TakenAlready when it is
    not `held_by` that agent (None: by nobody) any more.
    """
    ticket = _get_chat(session, ticket_id, held_by, actor)
    if ticket.offered_to is not None and ticket.offered_to == actor.user_id:
        return accept_offer(session, ticket_id, actor=actor)
    mine = AssignmentForm(agent=actor.email, reason=_TAKEN)
    return assign_ticket(session, ticket_id, mine, actor=actor)


def pass_chat_on(session: Session, ticket_id: int, form: TransferForm, *, actor: Actor) -> Ticket:
    """Give a chat to a colleague, or to the best who knows something, is there and has room.

    Raises BadInput when nobody is, and TakenAlready when it is not held by whom the form says.
    """
    _get_chat(session, ticket_id, form.held_by, actor)
    to = AssignmentForm(agent=form.agent or _best(session, form.skill, actor), reason=form.reason)
    return assign_ticket(session, ticket_id, to, actor=actor)


def _best(session: Session, skill: str | None, actor: Actor) -> str:
    found = find_best(session, actor, skill or "")
    if found is None:
        nobody = N_("Nobody else who knows “%(skill)s” is there with room now.", skill=skill or "")
        raise BadInput(errors={"skill": nobody})
    return found.email


def end_chat(session: Session, ticket_id: int, *, resolve: bool, actor: Actor) -> Ticket:
    """End a chat; its ticket is resolved with it, or stays as it is. Raises NotFound, Forbidden."""
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    end_conversation(session, ticket_id, actor=actor)
    if resolve and not ticket.is_done:
        resolve_ticket(session, ticket_id, actor=actor)
    return ticket


def _get_chat(session: Session, ticket_id: int, held_by: int | None, actor: Actor) -> Ticket:
    """Return a chat, locked, if it is still held by whom the actor has seen to hold it.

    Not by its version: the visitor and the assistant go on writing meanwhile.
    """
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    get_conversation(session, ticket_id)
    if ticket.assignee_id != held_by:
        holder = get_user(session, ticket.assignee_id).name if ticket.assignee_id else None
        raise TakenAlready(ticket.number, holder)
    return ticket
