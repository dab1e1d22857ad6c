"""Writing on a ticket: the customer, one of us to the customer, or we among ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.offers import accept_offer
from steward.helpdesk.actions.states import record_state
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.actions.triage import judge_again, tell_raised
from steward.helpdesk.actions.words import add_words
from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.events import MessageAdded
from steward.helpdesk.forms import NewMessage
from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.rules import DONE, STATE_WORDS, Channel, State, Visibility
from steward.kit import clock, events
from steward.kit.bulk import put
from steward.kit.errors import Forbidden
from steward.kit.files import StoredFile
from steward.kit.marks import N_


@dataclass(frozen=True)
class Author:
    """Whose words these are; a customer need not have a login."""

    user_id: int | None
    name: str
    is_customer: bool


def add_message(
    session: Session,
    ticket_id: int,
    new: NewMessage,
    *,
    actor: Actor,
    channel: Channel,
    files: Sequence[StoredFile] = (),
) -> Message:
    """Write on a ticket; a customer's message reopens what was resolved, ours may set a state.

    Raises NotFound, Forbidden, and NotPossibleNow when the ticket is closed for good.
    """
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    before, severity = State(ticket.state), ticket.severity
    if not actor.is_staff:
        _take_in(ticket, new)
        judge_again(session, ticket, new.body, is_reopened=before in DONE)
    elif new.visibility == Visibility.PUBLIC:
        demand(actor, "tickets.reply")
        if ticket.offered_to is not None and ticket.offered_to == actor.user_id:
            accept_offer(session, ticket.id, actor=actor)
        _answer(ticket, new.then)
    else:
        demand(actor, "tickets.note")
        ticket.updated_at = clock.now()
    if new.visibility == Visibility.PUBLIC:
        rose = ticket.severity != severity
        keep_in_step(session, ticket, just_answered=actor.is_staff, anew=rose)
    author = Author(actor.user_id, actor.name, is_customer=not actor.is_staff)
    message = message_from(author, ticket.id, new, channel=channel)
    put(session, message)
    attach(session, message, files)
    _tell(session, ticket, message, actor)
    record_state(session, ticket, before, actor=actor, told=actor.is_staff)
    tell_raised(session, ticket, severity, reason="wrote")
    add_words(session, ticket, new.body)
    return message


def _take_in(ticket: Ticket, new: NewMessage) -> None:
    if new.visibility != Visibility.PUBLIC or new.then is not None:
        msg = N_("Only the staff can write notes and set states.")
        raise Forbidden(msg)
    if ticket.is_done:
        ticket.reopen_for_customer()
    ticket.hear_customer()


def _answer(ticket: Ticket, then: State | None) -> None:
    if ticket.state == State.CLOSED:
        raise NotPossibleNow(
            ticket.number, STATE_WORDS[State.CLOSED], N_("be answered before it is reopened")
        )
    ticket.answer_customer()
    if then == State.RESOLVED:
        ticket.resolve()
    elif then is not None and then != ticket.state:
        ticket.move_to(then)


def message_from(author: Author, ticket_id: int, new: NewMessage, *, channel: Channel) -> Message:
    """Make the row of a message, still to be written."""
    return Message(
        ticket_id=ticket_id,
        visibility=new.visibility,
        by_customer=author.is_customer,
        author_id=author.user_id,
        author_name=author.name,
        channel=channel,
        body=new.body,
        created_at=clock.now(),
        **new.columns(),
    )


def attach(session: Session, message: Message, files: Sequence[StoredFile]) -> None:
    """Add the rows of the files that came with a message."""
    for file in files:
        session.add(
            Attachment(
                ticket_id=message.ticket_id,
                message_id=message.id,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
        )


def _tell(session: Session, ticket: Ticket, message: Message, actor: Actor) -> None:
    added = MessageAdded(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        message_id=message.id,
        visibility=message.visibility,
        by_customer=message.by_customer,
        state=ticket.state,
    )
    events.record(session, added, actor=actor)
