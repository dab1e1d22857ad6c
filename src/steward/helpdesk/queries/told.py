"""What the helpdesk tells of customers, for their timelines: tickets, chats, promises."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, String, case, cast, func, literal, literal_column, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Asked, Entry, Kind, Source, Whose, about, fact_key, newest
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries.surveys import SURVEYS_TOLD
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import Channel, Visibility, number_of
from steward.kit.events import Fact
from steward.kit.marks import N_
from steward.promises import Promise

_OPENED = "ticket.opened"
_WORDS: Mapping[str, str] = {
    "ticket.resolved": N_("Solved"),
    "ticket.reopened": N_("Opened again"),
}
_RAISED: Mapping[str, str] = {
    Channel.WEB: N_("Asked on the web"),
    Channel.API: N_("Asked by API"),
    Channel.EMAIL: N_("Asked by mail"),
    Channel.CHAT: N_("Chatted"),
    Channel.PHONE: N_("Asked by phone"),
    Channel.IMPORT: N_("Asked, as an import tells"),
}
_SORT = case((Ticket.channel == Channel.CHAT, str(Kind.CHAT)), else_=str(Kind.TICKET))
_KEPT: Mapping[str, str] = {
    "resolution": N_("Promise kept: solved in time"),
    "update": N_("Promise kept: word given in time"),
}
_BROKEN: Mapping[str, str] = {
    "first_reply": N_("Promise broken: first answer late"),
    "next_reply": N_("Promise broken: answer late"),
    "resolution": N_("Promise broken: solved late"),
    "update": N_("Promise broken: word given late"),
}


def tickets_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of tickets and chats: raised, with how much was written on them since, and ended."""
    told = (
        select(
            Fact.at,
            fact_key().label("key"),
            _SORT.label("sort"),
            Fact.kind,
            Fact.actor_name,
            Ticket.id,
            Ticket.subject,
            Ticket.channel,
            Ticket.customer_id,
        )
        .join(Ticket, Ticket.id == Fact.subject_id)
        .where(about("ticket", {_OPENED, *_WORDS}), _theirs(actor, whose))
    )
    written = select(func.count()).where(
        Message.ticket_id == literal_column("told.id"), Message.visibility == Visibility.PUBLIC
    )
    found = newest(session, told, asked, written.scalar_subquery().label("messages"))
    return [_of_ticket(row) for row in found]


def _of_ticket(row: Row[Any]) -> Entry:
    opened = row.kind == _OPENED
    words = _RAISED.get(row.channel, N_("Asked")) if opened else _WORDS[row.kind]
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind(row.sort),
        words=words,
        number=number_of(row.id),
        title=row.subject,
        url=f"/desk/tickets/{number_of(row.id)}",
        who=row.actor_name,
        folded=row.messages if opened else 0,
        person_id=row.customer_id,
    )


def promises_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of promises broken, and of solutions and words that came in time."""
    told = (
        select(
            Promise.ended_at.label("at"),
            (literal("promise-") + cast(Promise.id, String)).label("key"),
            literal(str(Kind.PROMISE)).label("sort"),
            Promise.kind,
            Promise.kept,
            Ticket.id,
            Ticket.subject,
            Ticket.customer_id,
        )
        .join(Ticket, Ticket.id == Promise.subject_id)
        .where(Promise.subject_kind == "ticket", Promise.ended_at.is_not(None))
        .where(Promise.kept.is_(False) | Promise.kept & Promise.kind.in_(_KEPT))
        .where(_theirs(actor, whose))
    )
    return [_of_promise(row) for row in newest(session, told, asked)]


def _of_promise(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind.PROMISE,
        words=(_KEPT if row.kept else _BROKEN)[row.kind],
        number=number_of(row.id),
        title=row.subject,
        url=f"/desk/tickets/{number_of(row.id)}",
        is_good=row.kept,
        person_id=row.customer_id,
    )


def _theirs(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    return whose.has(Ticket.customer_id) & visible_to(actor)


TIMELINE = (
    Source("tickets", frozenset({Kind.TICKET, Kind.CHAT}), tickets_told),
    Source("promises", frozenset({Kind.PROMISE}), promises_told),
    SURVEYS_TOLD,
)
