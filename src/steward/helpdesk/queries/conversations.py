"""Reads of conversations: by ticket or by token, what was said, how it stands, who is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import SYSTEM, Actor, Role, User
from steward.customers import Person
from steward.helpdesk.models import Conversation, Message, Ticket
from steward.helpdesk.queries.expectations import Expectation, expectation_of
from steward.helpdesk.queries.surveys import score_of
from steward.helpdesk.queries.tickets import MessageView, get_ticket, messages_of
from steward.helpdesk.rules import (
    ACTIVE,
    DONE,
    Owner,
    Speaker,
    Visibility,
    hash_of_token,
    speaker_of,
)
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.routing import standings

_AT_ONCE = 100  # conversations
_Number = int | InstrumentedAttribute[int]


@dataclass(frozen=True)
class Visitor:
    """Who comes to a conversation: the token that their page carries, and who is signed in."""

    token: str
    login: Actor | None = None


@dataclass(frozen=True)
class Line:
    """Something said in a conversation, as its visitor may read it."""

    id: int
    who: Speaker
    name: str
    text: str
    time: datetime


@dataclass(frozen=True)
class ConversationView:
    """How a conversation stands, as its visitor may know it.

    What to expect is said while they wait at the page for one of us.
    """

    conversation: Conversation
    ticket: Ticket
    agent: str | None
    has_address: bool
    expected: Expectation | None
    messages: list[MessageView]
    stars: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is said here."""
        return _is_over(self.conversation, self.ticket)


def get_conversation(session: Session, ticket_id: int, *, for_update: bool = False) -> Conversation:
    """Return the conversation that a ticket is, as it is in the database now, or raise NotFound."""
    query = select(Conversation).where(Conversation.ticket_id == ticket_id)
    if for_update:
        query = query.with_for_update()
    found = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_conversation(session: Session, visitor: Visitor) -> Conversation | None:
    """Return the conversation of a visitor's token, or None.

    One that was begun by a login is that login's alone. Raises NotFound to anybody else.
    """
    query = select(Conversation).where(Conversation.token_hash == hash_of_token(visitor.token))
    found = session.scalars(query).one_or_none()
    user_id = visitor.login.user_id if visitor.login else None
    if found is not None and found.user_id not in {None, user_id}:
        raise NotFound
    return found


def get_conversation_of(session: Session, visitor: Visitor) -> Conversation:
    """Return the conversation of a visitor's token, or raise NotFound."""
    found = find_conversation(session, visitor)
    if found is None:
        raise NotFound
    return found


def visitor_of(session: Session, conversation: Conversation) -> Actor:
    """Return the visitor as one who acts: on this ticket and on nothing else."""
    query = (
        select(Person.name, Person.email)
        .join(Ticket, Ticket.customer_id == Person.id)
        .where(Ticket.id == conversation.ticket_id)
    )
    name, email = session.execute(query).one()
    link = f"ticket:{conversation.ticket_id}"
    return Actor(conversation.user_id, name, email or "", Role.CUSTOMER, link_to=link)


def transcript_of(session: Session, ticket_id: int) -> list[Line]:
    """List what was said to and by the visitor, oldest first, without notes among ourselves."""
    said = messages_of(session, SYSTEM, ticket_id)
    return [line_of(one) for one in said if one.visibility == Visibility.PUBLIC]


def line_of(message: MessageView) -> Line:
    """Return a message as a line of a transcript."""
    who = speaker_of(by_customer=message.by_customer, by_assistant=message.by_assistant)
    return Line(message.id, who, message.author_name, message.body, message.created_at)


def view_conversation(session: Session, visitor: Visitor, *, after: int) -> ConversationView:
    """Return how a visitor's conversation stands and what was said after a message, by its id.

    Ids suffice, though others may commit out of their order: each message is written under the
    lock of its ticket. Raises NotFound.
    """
    conversation = get_conversation_of(session, visitor)
    who = visitor_of(session, conversation)
    ticket = get_ticket(session, who, conversation.ticket_id)
    agent = session.get(User, ticket.assignee_id) if ticket.assignee_id else None
    return ConversationView(
        conversation,
        ticket,
        agent.name if agent else None,
        bool(who.email) or conversation.user_id is not None,
        expectation_of(session, ticket) if _waits_here(conversation, ticket) else None,
        messages_of(session, who, ticket.id, after=after),
        score_of(session, ticket.id) if _is_over(conversation, ticket) else None,
    )


def _is_over(conversation: Conversation, ticket: Ticket) -> bool:
    return conversation.ended_at is not None or ticket.is_done


def _waits_here(conversation: Conversation, ticket: Ticket) -> bool:
    waits = ticket.customer_waits_since is not None and ticket.state in ACTIVE
    return waits and conversation.is_live and conversation.owner == Owner.PEOPLE


def find_message_of(session: Session, ticket_id: int, client_id: str) -> Message | None:
    """Return what a visitor's page has sent by this name before, or None."""
    query = select(Message).where(Message.ticket_id == ticket_id, Message.client_id == client_id)
    return session.scalars(query).one_or_none()


def last_said(session: Session, ticket_id: int, *, by_customer: bool | None = None) -> int:
    """Return the id of the last public message, of one side or of any; 0 where there is none."""
    query = select(func.coalesce(func.max(Message.id), 0)).where(
        Message.ticket_id == ticket_id, Message.visibility == Visibility.PUBLIC
    )
    if by_customer is not None:
        query = query.where(Message.by_customer.is_(by_customer))
    return session.scalar(query) or 0


def is_live(session: Session, ticket_id: int) -> bool:
    """Whether a ticket is a conversation whose visitor reads answers at the page."""
    found = session.get(Conversation, ticket_id)
    return found is not None and found.is_live


def is_staffed(session: Session) -> bool:
    """Whether anybody who can have tickets is there and on duty; without any shifts, just there."""
    everybody = standings(session, clock.now())
    has_shifts = any(one.has_shift for one in everybody)
    return any(one.is_present and (one.duty.until or not has_shifts) for one in everybody)


def neglected_by_assistant(session: Session, after: timedelta) -> list[int]:
    """List conversations in which the assistant has not answered for so long, by ticket."""
    waits = Ticket.customer_waits_since <= clock.now() - after
    assistants = Conversation.owner == Owner.ASSISTANT
    return list(session.scalars(_going_on().where(assistants, waits, Ticket.state.in_(ACTIVE))))


def fallen_silent(session: Session, after: timedelta) -> list[int]:
    """List conversations that are done, or answered by the assistant, since so long, by ticket."""
    answered = (Conversation.owner == Owner.ASSISTANT) & Ticket.customer_waits_since.is_(None)
    is_quiet = Ticket.updated_at <= clock.now() - after
    return list(session.scalars(_going_on().where(is_quiet, or_(answered, Ticket.state.in_(DONE)))))


def left_unseen(session: Session, after: timedelta) -> list[int]:
    """List conversations that are live but where our answers were not looked at for so long."""
    unseen = _unseen(Conversation.ticket_id, Conversation.visitor_seen)
    waits = exists(unseen.where(Message.created_at <= clock.now() - after))
    return list(session.scalars(_going_on().where(Conversation.by_mail_at.is_(None), waits)))


def unseen_by_visitor(session: Session, conversation: Conversation) -> list[int]:
    """List our answers that a visitor has not seen, by id."""
    found = _unseen(conversation.ticket_id, conversation.visitor_seen)
    return list(session.scalars(found.order_by(Message.id)))


def _unseen(ticket_id: _Number, seen: _Number) -> Select[int]:
    public = (Message.visibility == Visibility.PUBLIC) & Message.by_customer.is_(False)
    return select(Message.id).where(Message.ticket_id == ticket_id, Message.id > seen, public)


def _going_on() -> Select[int]:
    joined = select(Ticket.id).join(Conversation, Conversation.ticket_id == Ticket.id)
    return joined.where(Conversation.ended_at.is_(None)).limit(_AT_ONCE)
