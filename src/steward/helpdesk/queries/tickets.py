"""Reads of one ticket: itself, its messages and files, its timeline."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, select, true
from sqlalchemy.orm import Session, aliased

from steward.accounts import Actor, Team, User, may
from steward.customers import Company, Person, own_person_ids
from steward.helpdesk.errors import ChangedMeanwhile
from steward.helpdesk.models import Attachment, Message, SurveyAsk, Ticket, TriageSuggestion
from steward.helpdesk.rules import Visibility, number_of
from steward.kit.errors import NotFound
from steward.kit.events import Fact, facts_about, find_latest_fact

_MOST_DIGITS = 19  # of a bigint
_SURE_ENOUGH = 0.4  # the least probability at which a category is proposed
_Agent = aliased(User, name="agent")
Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which tickets an actor may see: staff all, customers their own, a signed link just one."""
    return and_(Ticket.withdrawn_at.is_(None), _reach_of(actor))


def tickets_there(session: Session, actor: Actor, numbers: Collection[str]) -> set[str]:
    """Return those of some numbers, such as T-1042, that are tickets which the actor can see."""
    ids = {int(number[2:]) for number in numbers if _is_number(number)}
    query = select(Ticket.id).where(visible_to(actor), Ticket.id.in_(ids))
    return {number_of(one) for one in session.scalars(query)} if ids else set()


def _is_number(text: str) -> bool:
    digits = text.removeprefix("T-")
    return digits != text and digits.isascii() and digits.isdecimal() and len(digits) < _MOST_DIGITS


def _reach_of(actor: Actor) -> ColumnElement[bool]:
    if actor.link_to is not None:
        kind, _, number = actor.link_to.partition(":")
        return Ticket.id == int(number) if kind == "ticket" else false()
    if may(actor, "tickets.read"):
        return true()
    if may(actor, "queries.own"):
        return Ticket.customer_id.in_(own_person_ids(actor))
    return false()


def sees_internal(actor: Actor) -> bool:
    """Whether notes among ourselves and facts about them are for this actor's eyes."""
    return actor.link_to is None and may(actor, "tickets.read")


def get_ticket(
    session: Session, actor: Actor, ticket_id: int, *, for_update: bool = False
) -> Ticket:
    """Return a ticket that the actor may see, or raise NotFound."""
    query = select(Ticket).where(Ticket.id == ticket_id, visible_to(actor))
    if for_update:
        query = query.with_for_update(of=Ticket)
    ticket = session.scalars(query).one_or_none()
    if ticket is None:
        raise NotFound
    return ticket


def get_ticket_to_change(
    session: Session, actor: Actor, ticket_id: int, version: int | None
) -> Ticket:
    """Return a ticket, locked until the transaction ends.

    Raises NotFound, and ChangedMeanwhile when it is not at `version` (None: any) any more.
    """
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    if version is not None and version != ticket.version:
        raise ChangedMeanwhile(ticket.number, find_latest_fact(session, "ticket", ticket_id))
    return ticket


def find_number(session: Session, actor: Actor, ticket_id: int | None) -> str | None:
    """Return the number of a ticket, or None when there is none that the actor may see."""
    query = select(Ticket.id).where(Ticket.id == ticket_id, visible_to(actor))
    found = session.scalar(query) if ticket_id else None
    return number_of(found) if found else None


@dataclass(frozen=True)
class TicketView:
    """A ticket with the names that belong to it, as pages and the API show it."""

    ticket: Ticket
    customer_name: str
    customer_email: str | None
    company: str | None
    agent_name: str | None
    agent_email: str | None
    team: str | None
    suggestion: TriageSuggestion | None = None
    asked: SurveyAsk | None = None

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.ticket.id)

    @property
    def version(self) -> int:
        """The version to send back with a change."""
        return self.ticket.version

    @property
    def likely_category(self) -> TriageSuggestion | None:
        """A category that was learned, where it is another and not unsure."""
        found = self.suggestion
        if found is None or found.category in {None, self.ticket.category}:
            return None
        return found if (found.category_probability or 0) >= _SURE_ENOUGH else None


NAMES = (Person.name, Person.email, Company.name, _Agent.name, _Agent.email, Team.name)


def with_names(query: Query) -> Query:
    """Join to a query of tickets whatever NAMES are the names of."""
    return (
        query.join(Person, Person.id == Ticket.customer_id)
        .outerjoin(Company, Company.id == Person.company_id)
        .outerjoin(_Agent, _Agent.id == Ticket.assignee_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
    )


VIEW = (
    with_names(select(Ticket, *NAMES, TriageSuggestion, SurveyAsk))
    .outerjoin(TriageSuggestion, TriageSuggestion.ticket_id == Ticket.id)
    .outerjoin(SurveyAsk, SurveyAsk.ticket_id == Ticket.id)
)


def view_ticket(session: Session, actor: Actor, ticket_id: int) -> TicketView:
    """Return a ticket with its names, or raise NotFound."""
    row = session.execute(VIEW.where(Ticket.id == ticket_id, visible_to(actor))).one_or_none()
    if row is None:
        raise NotFound
    return TicketView(*row)


@dataclass(frozen=True)
class MessageView:
    """A message and the files that came with it."""

    id: int
    visibility: str
    by_customer: bool
    author_id: int | None
    author_name: str
    channel: str
    body: str
    created_at: datetime
    claim: str | None
    folded: str | None
    by_assistant: bool
    client_id: str | None
    citations: list[dict[str, Any]] | None
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def is_internal(self) -> bool:
        """Whether only we may read it."""
        return self.visibility == Visibility.INTERNAL


def _messages(actor: Actor, ticket_id: int) -> Select[*tuple[Any, ...]]:
    query = select(
        Message.id,
        Message.visibility,
        Message.by_customer,
        Message.author_id,
        Message.author_name,
        Message.channel,
        Message.body,
        Message.created_at,
        Message.claim,
        Message.folded,
        Message.by_assistant,
        Message.client_id,
        Message.citations,
    ).where(Message.ticket_id == ticket_id)
    return query if sees_internal(actor) else query.where(Message.visibility == Visibility.PUBLIC)


def messages_of(
    session: Session, actor: Actor, ticket_id: int, *, after: int = 0, limit: int = 500
) -> list[MessageView]:
    """List what was said on a ticket that the actor may see, oldest first, with its files."""
    query = _messages(actor, ticket_id).where(Message.id > after)
    query = query.order_by(Message.id).limit(limit)
    return _with_files(session, ticket_id, session.execute(query))


def last_messages_of(
    session: Session, actor: Actor, ticket_id: int, *, most: int
) -> tuple[list[MessageView], bool]:
    """List the last messages on a ticket, oldest first; and whether there are earlier ones."""
    query = _messages(actor, ticket_id).order_by(Message.id.desc()).limit(most + 1)
    found = session.execute(query).all()
    return _with_files(session, ticket_id, reversed(found[:most])), len(found) > most


def _with_files(
    session: Session, ticket_id: int, rows: Iterable[Sequence[Any]]
) -> list[MessageView]:
    messages = {row[0]: MessageView(*row) for row in rows}
    if not messages:
        return []
    files = select(Attachment).where(Attachment.ticket_id == ticket_id).order_by(Attachment.id)
    for attachment in session.scalars(files):
        if attachment.message_id in messages:
            messages[attachment.message_id].attachments.append(attachment)
    return list(messages.values())


def view_message(session: Session, message: Message, *, has_files: bool) -> MessageView:
    """Return a message that was just written, as the thread shows it."""
    files = select(Attachment).where(Attachment.message_id == message.id).order_by(Attachment.id)
    return MessageView(
        message.id,
        message.visibility,
        message.by_customer,
        message.author_id,
        message.author_name,
        message.channel,
        message.body,
        message.created_at,
        message.claim,
        message.folded,
        message.by_assistant,
        message.client_id,
        message.citations,
        list(session.scalars(files)) if has_files else [],
    )


def get_attachment(
    session: Session, actor: Actor, ticket_id: int, attachment_id: int
) -> Attachment:
    """Return a file of a ticket that the actor may see, or raise NotFound."""
    query = (
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .join(Ticket, Ticket.id == Attachment.ticket_id)
        .where(Attachment.id == attachment_id, Ticket.id == ticket_id, visible_to(actor))
    )
    if not sees_internal(actor):
        query = query.where(Message.visibility == Visibility.PUBLIC)
    attachment = session.scalars(query).one_or_none()
    if attachment is None:
        raise NotFound
    return attachment


def acts_on(session: Session, ticket_id: int, *, since: datetime | None = None) -> Sequence[Fact]:
    """List what was done about a ticket beside writing, from `since` on, oldest first."""
    about = (Fact.subject_kind == "ticket") & (Fact.subject_id == ticket_id)
    query = select(Fact).where(about, Fact.kind != "ticket.message")
    if since is not None:
        query = query.where(Fact.at >= since)
    return session.scalars(query.order_by(Fact.at, Fact.id)).all()


def timeline_of(session: Session, ticket_id: int) -> Sequence[Fact]:
    """List every fact about a ticket, oldest first."""
    return facts_about(session, "ticket", ticket_id)
