"""A customer's own queries, as the portal lists them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from steward.accounts import Actor, Team, User
from steward.customers import own_person_ids
from steward.helpdesk.models import REOPEN_FOR, Message, Ticket
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import State, Visibility, number_of
from steward.helpdesk.rules.portal import SHOWN
from steward.kit.paging import Page, decode_cursor, encode_cursor

_MOST_WORDS = 8
_NUMBER = re.compile(r"(?:T-?)?(\d{1,18})", re.IGNORECASE)
_EXCERPT = 240  # characters
_Agent = aliased(User, name="agent")


@dataclass(frozen=True)
class QueryRow:
    """A query as its customer sees it in lists; `question` is ours, while we wait for them."""

    id: int
    subject: str
    state: str
    created_at: datetime
    resolved_at: datetime | None
    agent_name: str | None
    team: str | None
    question: str | None
    due_at: datetime | None
    customer_waits_since: datetime | None

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    @property
    def reopenable_until(self) -> datetime | None:
        """Until when the customer may take it up again, once it is solved."""
        return self.resolved_at + REOPEN_FOR if self.resolved_at else None


_said_to_customer = (
    select(func.left(Message.body, _EXCERPT))
    .where(
        Message.ticket_id == Ticket.id,
        Message.visibility == Visibility.PUBLIC,
        Message.by_customer.is_(False),
    )
    .order_by(Message.id.desc())
    .limit(1)
    .scalar_subquery()
)
_ROWS = (
    select(
        Ticket.id,
        Ticket.subject,
        Ticket.state,
        Ticket.created_at,
        Ticket.resolved_at,
        _Agent.name,
        Team.name,
        case((Ticket.state == State.WAITING, _said_to_customer)),
        Ticket.due_at,
        Ticket.customer_waits_since,
    )
    .outerjoin(_Agent, _Agent.id == Ticket.assignee_id)
    .outerjoin(Team, Team.id == Ticket.team_id)
)


def own_queries(
    session: Session,
    actor: Actor,
    *,
    shown: str | None = None,
    words: str = "",
    cursor: str | None = None,
    limit: int = 20,
) -> Page[QueryRow]:
    """List the actor's queries, newest first: those of a group of SHOWN, that hold all words."""
    typed = words.replace("\x00", " ").split()[:_MOST_WORDS]
    query = _ROWS.where(visible_to(actor), *map(_says, typed))
    if shown in SHOWN:
        query = query.where(Ticket.state.in_(SHOWN[shown]))
    if cursor:
        (last,) = decode_cursor(cursor, kinds=[int])
        query = query.where(Ticket.id < last)
    query = query.order_by(Ticket.id.desc()).limit(limit + 1)
    rows = list(starmap(QueryRow, session.execute(query)))
    more = encode_cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return Page(rows[:limit], more)


def every_own_query(session: Session, actor: Actor) -> list[QueryRow]:
    """List all queries of a customer, newest first; of anybody else none."""
    own = Ticket.customer_id.in_(own_person_ids(actor))
    query = _ROWS.where(visible_to(actor), own).order_by(Ticket.id.desc())
    return list(starmap(QueryRow, session.execute(query)))


def _says(word: str) -> ColumnElement[bool]:
    """Look at what the customer may read only: the index of the desk knows our notes, too."""
    in_messages = select(Message.id).where(
        Message.ticket_id == Ticket.id,
        Message.visibility == Visibility.PUBLIC,
        _holds(Message.body, word),
    )
    columns = (Ticket.subject, Ticket.product, Ticket.order_ref, Ticket.category)
    own = [_holds(column, word) for column in columns]
    number = _NUMBER.fullmatch(word)
    if number:
        own.append(Ticket.id == int(number[1]))
    return or_(*own, in_messages.exists())


def _holds(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], word: str
) -> ColumnElement[bool]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(func.plain(column)).like(func.lower(func.plain(f"%{escaped}%")))


def count_own(session: Session, actor: Actor) -> Mapping[str, int]:
    """Count the actor's queries in each group of SHOWN."""
    query = select(Ticket.state, func.count()).where(visible_to(actor)).group_by(Ticket.state)
    by_state: dict[str, int] = dict(session.execute(query).all())
    return {name: sum(by_state.get(s, 0) for s in states) for name, states in SHOWN.items()}
