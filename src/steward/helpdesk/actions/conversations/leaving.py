"""What a visitor leaves: an address for the answer, the conversation itself, and stars for it."""

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor
from steward.customers import get_person, know_stranger
from steward.helpdesk.actions.states import record_state
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.actions.surveys import ask_in_chat, rate_ticket
from steward.helpdesk.events import AddressLeft, ConversationEnded
from steward.helpdesk.forms import AddressForm, RatingForm
from steward.helpdesk.models import Conversation, Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.conversations import get_conversation, visitor_of
from steward.helpdesk.rules import Owner, State
from steward.kit import clock, events
from steward.kit.errors import Conflict
from steward.kit.marks import N_


def leave_address(session: Session, conversation: Conversation, form: AddressForm) -> None:
    """Note where the answer finds a visitor who has no address with us yet. Raises Conflict."""
    visitor = visitor_of(session, conversation)
    ticket = get_ticket(session, visitor, conversation.ticket_id, for_update=True)
    person = get_person(session, SYSTEM, ticket.customer_id, for_update=True)
    if person.email == form.email:
        return
    if person.email is not None or conversation.user_id is not None:
        raise Conflict(N_("We have an address of yours already."))
    known = know_stranger(session, person, form.email, form.name, actor=visitor)
    session.refresh(ticket)
    left = AddressLeft(subject_id=ticket.id, customer_id=known.id)
    events.record(session, left, actor=visitor_of(session, conversation))


def end_conversation(session: Session, ticket_id: int, *, actor: Actor) -> None:
    """End a conversation. One that the assistant has answered is resolved by that.

    What people own, they resolve themselves; what is still unanswered goes to them.
    """
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    conversation = get_conversation(session, ticket_id, for_update=True)
    if conversation.ended_at is not None:
        return
    conversation.ended_at = clock.now()
    if conversation.owner == Owner.ASSISTANT:
        _finish(session, ticket, conversation, actor)
    if not actor.is_staff and ticket.first_replied_at is not None:
        ask_in_chat(session, ticket)  # whoever ends it is still there to see the stars
    session.flush()
    ended = ConversationEnded(subject_id=ticket.id, customer_id=ticket.customer_id)
    events.record(session, ended, actor=actor)


def _finish(session: Session, ticket: Ticket, conversation: Conversation, actor: Actor) -> None:
    if ticket.customer_waits_since is not None:
        conversation.owner = Owner.PEOPLE
    elif not ticket.is_done:
        before = State(ticket.state)
        ticket.resolve()
        keep_in_step(session, ticket)
        record_state(session, ticket, before, actor=actor, told=True)


def rate_conversation(session: Session, conversation: Conversation, form: RatingForm) -> None:
    """Note how the visitor found it; said again, the last word counts."""
    visitor = visitor_of(session, conversation)
    ticket = get_ticket(session, visitor, conversation.ticket_id, for_update=True)
    rate_ticket(session, ticket, form.stars, form.comment, actor=visitor)
