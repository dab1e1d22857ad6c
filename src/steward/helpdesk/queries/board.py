"""What a supervisor sees at a glance: who waits for us, and which promises are at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from steward.accounts import Team, User
from steward.customers import Person
from steward.helpdesk.models import DUE, Ticket
from steward.helpdesk.queries.figures import Scope
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.rules import ACTIVE, Severity, State, number_of, worse_than
from steward.promises import Promise

_AT_RISK = 20
_Owner = aliased(User, name="owner")


def waits_for_us() -> ColumnElement[bool]:
    """Whether the customer waits for an answer, or nobody has it, or nobody has looked at it."""
    nobodys = and_(Ticket.state == State.OPEN, Ticket.assignee_id.is_(None))
    waits = or_(Ticket.customer_waits_since.is_not(None), Ticket.state == State.NEW, nobodys)
    return and_(Ticket.state.in_(ACTIVE), waits)


SINCE = func.coalesce(Ticket.customer_waits_since, Ticket.created_at)


class Waiting(NamedTuple):
    """How many tickets of a severity wait for us, since when, and the next promise of them."""

    severity: str
    number: int
    oldest: datetime | None = None
    due_at: datetime | None = None
    soon_at: datetime | None = None


def waiting_for_us(session: Session, scope: Scope) -> list[Waiting]:
    """Say for each severity, the worst first, what waits for us."""
    soon_at = func.array_agg(aggregate_order_by(Ticket.soon_at, DUE))[1]
    query: Select[*tuple[Any, ...]] = select(
        Ticket.severity, func.count(), func.min(SINCE), func.min(Ticket.due_at), soon_at
    ).where(scope.tickets, waits_for_us())
    found = {row[0]: Waiting(*row) for row in session.execute(query.group_by(Ticket.severity))}
    return [found.get(severity, Waiting(severity, 0)) for severity in Severity]


@dataclass(frozen=True)
class Risk:
    """A ticket whose next promise is late or soon will be; `kind` is what was promised."""

    id: int
    version: int
    subject: str
    severity: str
    customer: str
    assignee_id: int | None
    assignee: str | None
    team: str | None
    due_at: datetime
    soon_at: datetime
    kind: str | None
    is_unseen: bool

    @property
    def number(self) -> str:
        """What people call the ticket."""
        return number_of(self.id)

    @property
    def worse(self) -> str | None:
        """The next worse severity, None when there is none."""
        return worse_than(Severity(self.severity))


class Risks(NamedTuple):
    """The promises most at risk, and how many there are: late, and soon to be."""

    rows: Sequence[Risk]
    late: int
    soon: int


def promises_at_risk(session: Session, scope: Scope, now: datetime) -> Risks:
    """List the tickets whose next promise is late or soon will be, the latest first."""
    is_late = Ticket.due_at <= now
    query: Select[*tuple[Any, ...]] = (
        select(
            Ticket.id,
            Ticket.version,
            Ticket.subject,
            Ticket.severity,
            Person.name,
            Ticket.assignee_id,
            _Owner.name,
            Team.name,
            Ticket.due_at,
            Ticket.soon_at,
            _what_is_due(),
            _is_unseen(now),
            func.count().filter(is_late).over(),
            func.count().over(),
        )
        .join(Person, Person.id == Ticket.customer_id)
        .outerjoin(_Owner, _Owner.id == Ticket.assignee_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .where(scope.tickets, Ticket.state.in_(ACTIVE), Ticket.soon_at <= now)
        .order_by(DUE, Ticket.id)
        .limit(_AT_RISK)
    )
    rows = session.execute(query).all()
    late, whole = rows[0][-2:] if rows else (0, 0)
    return Risks([Risk(*row[:-2]) for row in rows], late, whole - late)


def _standing_promise() -> ColumnElement[bool]:
    about = and_(Promise.subject_kind == SUBJECT, Promise.subject_id == Ticket.id)
    return and_(about, Promise.ended_at.is_(None))


def _what_is_due() -> ColumnElement[str | None]:
    """The kind of the promise that is due next."""
    due = and_(_standing_promise(), Promise.due_at == Ticket.due_at)
    return select(Promise.kind).where(due).order_by(Promise.id).limit(1).scalar_subquery()


def _is_unseen(now: datetime) -> ColumnElement[bool]:
    """Whether nobody has said to see to one that is at risk."""
    unseen = and_(Promise.acknowledged_at.is_(None), Promise.soon_at <= now)
    return select(Promise.id).where(_standing_promise(), unseen).exists()
