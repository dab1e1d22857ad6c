"""Reads of chats for the desk: which there are, one of them, and who could have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import LateralFromClause

from steward.accounts import Actor, User
from steward.customers import Person
from steward.helpdesk.models import Conversation, Message, Ticket
from steward.helpdesk.queries.conversations import get_conversation
from steward.helpdesk.queries.surveys import score_of
from steward.helpdesk.queries.tickets import (
    MessageView,
    TicketView,
    acts_on,
    last_messages_of,
    view_ticket,
    visible_to,
)
from steward.helpdesk.rules import ACTIVE, Speaker, Visibility, number_of, speaker_of
from steward.helpdesk.rules.chats import Standing, standing_of
from steward.kit import clock
from steward.kit.events import Fact
from steward.routing import standings

# What one should know who gets a chat: whose it was, and why it is theirs.
_TOLD = {
    "ticket.assigned",
    "ticket.chat_ended",
    "ticket.handed_over",
    "ticket.rated",
    "ticket.resolved",
}
_AT_ONCE = 200  # chats
_MESSAGES = 200
_SHOWN = 120  # characters of what was said last
_Agent = aliased(User, name="chat_agent")


@dataclass(frozen=True)
class ChatRow:
    """A chat as the list shows it; `unread` are the visitor's words that none of us has seen."""

    id: int
    standing: Standing
    subject: str
    customer: str
    agent: str | None
    waits_since: datetime | None
    is_by_mail: bool
    said: str
    by_customer: bool
    by_assistant: bool
    said_at: datetime
    unread: int

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    @property
    def by(self) -> Speaker:
        """Who spoke last."""
        return speaker_of(by_customer=self.by_customer, by_assistant=self.by_assistant)


def chats(session: Session, actor: Actor) -> Mapping[Standing, Sequence[ChatRow]]:
    """List the chats that go on, by where they stand for the actor; who waits longest first."""
    last = _last_said()
    query = (
        select(
            Ticket.id,
            Conversation.owner,
            Ticket.assignee_id,
            Ticket.offered_to,
            Ticket.subject,
            Person.name,
            _Agent.name,
            Ticket.customer_waits_since,
            Conversation.by_mail_at.is_not(None),
            last.c.said,
            last.c.by_customer,
            last.c.by_assistant,
            last.c.created_at,
            _unread(),
        )
        .join(Conversation, Conversation.ticket_id == Ticket.id)
        .join(Person, Person.id == Ticket.customer_id)
        .outerjoin(_Agent, _Agent.id == Ticket.assignee_id)
        .join(last, true())
        .where(visible_to(actor), _goes_on())
        .order_by(Ticket.customer_waits_since.nulls_last(), Ticket.id)
        .limit(_AT_ONCE)
    )
    found: dict[Standing, list[ChatRow]] = {standing: [] for standing in Standing}
    for ticket_id, owner, assignee_id, offered_to, *parts in session.execute(query):
        standing = standing_of(
            owner, assignee_id=assignee_id, offered_to=offered_to, viewer_id=actor.user_id
        )
        found[standing].append(ChatRow(ticket_id, standing, *parts))
    return found


def _last_said() -> LateralFromClause:
    public = (Message.ticket_id == Ticket.id) & (Message.visibility == Visibility.PUBLIC)
    said = func.left(Message.body, _SHOWN).label("said")
    columns = (said, Message.by_customer, Message.by_assistant, Message.created_at)
    newest = select(*columns).where(public).order_by(Message.id.desc()).limit(1)
    return newest.correlate(Ticket).lateral("last_said")


def _unread() -> ColumnElement[int]:
    unseen = and_(
        Message.ticket_id == Ticket.id, Message.by_customer, Message.id > Conversation.agent_seen
    )
    count = select(func.count()).select_from(Message).where(unseen)
    return count.correlate(Ticket, Conversation).scalar_subquery()


def _goes_on() -> ColumnElement[bool]:
    """An ended chat is over once the visitor is answered; a solved one is over as well."""
    unanswered = Ticket.customer_waits_since.is_not(None)
    return Ticket.state.in_(ACTIVE) & or_(Conversation.ended_at.is_(None), unanswered)


@dataclass(frozen=True)
class ChatView:
    """A chat with its transcript, as one of us sees it."""

    conversation: Conversation
    shown: TicketView
    standing: Standing
    messages: Sequence[MessageView]
    has_earlier: bool
    acts: Sequence[Fact]
    stars: int | None

    @property
    def number(self) -> str:
        """What people call it."""
        return self.shown.number

    @property
    def last_id(self) -> int:
        """The id of the last message."""
        return self.messages[-1].id if self.messages else 0

    @property
    def unread(self) -> int:
        """How much the visitor has said that none of us has seen."""
        seen = self.conversation.agent_seen
        return sum(one.by_customer and one.id > seen for one in self.messages)

    @property
    def is_seen(self) -> bool | None:
        """Whether the visitor has seen what we said last; None where the last word is theirs."""
        public = [one for one in self.messages if not one.is_internal]
        if not public or public[-1].by_customer:
            return None
        return self.conversation.visitor_seen >= public[-1].id


def view_chat(session: Session, actor: Actor, ticket_id: int) -> ChatView:
    """Return a chat that the actor may see, or raise NotFound."""
    shown = view_ticket(session, actor, ticket_id)
    conversation = get_conversation(session, ticket_id)
    standing = standing_of(
        conversation.owner,
        assignee_id=shown.ticket.assignee_id,
        offered_to=shown.ticket.offered_to,
        viewer_id=actor.user_id,
    )
    messages, earlier = last_messages_of(session, actor, ticket_id, most=_MESSAGES)
    since = messages[0].created_at if earlier else None
    acts = [act for act in acts_on(session, ticket_id, since=since) if act.kind in _TOLD]
    stars = score_of(session, ticket_id)
    return ChatView(conversation, shown, standing, messages, earlier, acts, stars)


@dataclass(frozen=True)
class Colleague:
    """Somebody who could have a chat: whether they are there, how much they carry, what they know.

    `load` and `capacity` are in units of effort, `skills` proficiencies (0 to 1) by name.
    """

    email: str
    name: str
    is_present: bool
    load: float
    capacity: float
    skills: Mapping[str, float]

    @property
    def has_room(self) -> bool:
        """Whether they are there and carry less than they can."""
        return self.is_present and self.load < self.capacity


def colleagues(session: Session, actor: Actor) -> list[Colleague]:
    """List who could have a chat of the actor's: those with room first, then by name."""
    everybody = [
        (one.user, one.as_expert())
        for one in standings(session, clock.now())
        if one.user.id != actor.user_id
    ]
    found = [
        Colleague(user.email, user.name, able.is_present, able.load, able.capacity, able.skills)
        for user, able in everybody
    ]
    return sorted(found, key=lambda one: (not one.has_room, not one.is_present, one.name))


def find_best(session: Session, actor: Actor, skill: str) -> Colleague | None:
    """Return the best at a skill who is there and has room, the least laden of equals; or None."""
    able = [one for one in colleagues(session, actor) if one.has_room and skill in one.skills]
    return max(able, key=lambda one: (one.skills[skill], -one.load), default=None)
