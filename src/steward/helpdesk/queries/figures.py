"""What became of promises and tickets in a period: kept or not, solved at once, handed on."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import starmap
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor, Team
from steward.helpdesk.models import MOVES, Ticket
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import Share
from steward.kit import clock
from steward.kit.events import Fact
from steward.promises import Kind, Promise

_MOST_TRANSFERS = 8


class Scope(NamedTuple):
    """Whose tickets: those that the actor may see, of one team or of all."""

    actor: Actor
    team: Team | None = None

    @property
    def tickets(self) -> ColumnElement[bool]:
        """Which tickets these are."""
        seen = visible_to(self.actor)
        return seen if self.team is None else and_(seen, Ticket.team_id == self.team.id)


class Period(NamedTuple):
    """From a moment on, up to another one."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first: date, last: date, zone: ZoneInfo) -> Self:
        """Return that from one day to another, both of them in, by the clock of a zone."""
        end = last + timedelta(days=1)
        return cls(datetime.combine(first, time(), zone), datetime.combine(end, time(), zone))

    def holds(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any column of moments
        """Whether a moment lies in it."""
        return and_(column >= self.start, column < self.end)


def is_judged(period: Period) -> ColumnElement[bool]:
    """Which promises about tickets were kept or broken in a period.

    One that is late counts as broken when its time is over, though its clock stands still open:
    else those who are never answered would be left out.
    """
    ended = and_(period.holds(Promise.ended_at), Promise.kept.is_not(None))
    late = and_(Promise.ended_at.is_(None), period.holds(Promise.due_at))
    late = and_(late, Promise.due_at < clock.now())
    return and_(Promise.subject_kind == SUBJECT, or_(ended, late))


class Kept(NamedTuple):
    """Promises kept in a period, and how soon first answers came (open time) beside the promise."""

    share: Share
    first_answer: timedelta | None
    first_promise: timedelta | None


def kept_in(session: Session, scope: Scope, period: Period) -> Kept:
    """Say how many promises were kept; both times are medians, None without an answer."""
    answered = and_(Promise.kind == Kind.FIRST_REPLY, Promise.ended_at.is_not(None))
    middle = func.percentile_cont(0.5)
    query = (
        select(
            func.count().filter(Promise.kept.is_(True)),
            func.count(),
            middle.within_group(Promise.used).filter(answered),
            middle.within_group(Promise.target).filter(answered),
        )
        .select_from(Promise)
        .join(Ticket, Ticket.id == Promise.subject_id)
        .where(scope.tickets, is_judged(period))
    )
    kept, whole, answer, promised = session.execute(query).one()
    return Kept(Share(kept, whole), answer, promised)


def _data(name: str) -> ColumnElement[str]:
    found: ColumnElement[str] = Fact.data[name].astext
    return found


def is_transfer() -> ColumnElement[bool]:
    """Whether a fact says that an agent or a team no longer has a ticket that another one gets."""
    agent = _data("from_agent").is_not(None) & _data("agent").is_distinct_from(_data("from_agent"))
    team = _data("from_team").is_not(None) & _data("team").is_distinct_from(_data("from_team"))
    return and_(Fact.kind == "ticket.assigned", or_(agent, team))


def moves_of_ticket() -> FromClause:
    """Count the transfers and the reopenings of the ticket at hand."""
    about = and_(Fact.subject_kind == SUBJECT, Fact.subject_id == Ticket.id, MOVES)
    return (
        select(
            func.count().filter(is_transfer()).cast(Integer).label("transfers"),
            func.count().filter(Fact.kind == "ticket.reopened").label("reopenings"),
        )
        .where(about)
        .lateral("moves")
    )


class Solved(NamedTuple):
    """Tickets solved in a period: without transfer or reopening, and transfers of them all."""

    first_time: Share
    transfers: int

    @property
    def transfers_each(self) -> float | None:
        """Transfers for each of them, None without any."""
        return self.transfers / self.first_time.whole if self.first_time.whole else None


def solved_columns(moves: FromClause) -> tuple[ColumnElement[Any], ...]:
    """Return what Solved is made of."""
    at_once = and_(moves.c.transfers == 0, moves.c.reopenings == 0)
    transfers = func.coalesce(func.sum(moves.c.transfers), 0)
    return func.count().filter(at_once), func.count(), transfers


def solved_in(session: Session, scope: Scope, period: Period) -> Solved:
    """Say how many tickets were solved, and how many of them right the first time."""
    moves = moves_of_ticket()
    query = select(*solved_columns(moves)).select_from(Ticket).join(moves, true())
    at_once, whole, transfers = session.execute(
        query.where(scope.tickets, period.holds(Ticket.resolved_at))
    ).one()
    return Solved(Share(at_once, whole), transfers)


class Transfer(NamedTuple):
    """So many tickets (`number`) were handed on from one to another for the same reason."""

    source: str
    target: str | None
    reason: str
    number: int


class Transfers(NamedTuple):
    """The most frequent transfers of a period, and how many there were of how many tickets."""

    rows: Sequence[Transfer]
    number: int
    tickets: int


def transfers_in(session: Session, scope: Scope, period: Period) -> Transfers:
    """List who handed tickets on to whom and why, the most frequent first."""
    found = _transfers(scope, period).subquery()
    keys = (found.c.source, found.c.target, found.c.reason)
    some = select(*keys, func.count()).group_by(*keys).order_by(func.count().desc(), *keys)
    count = select(func.count(), func.count(found.c.ticket.distinct())).select_from(found)
    rows = session.execute(some.limit(_MOST_TRANSFERS)).all()
    whole, tickets = session.execute(count).one() if rows else (0, 0)
    return Transfers(list(starmap(Transfer, rows)), whole, tickets)


def flows_in(
    session: Session, scope: Scope, period: Period, *, by_agent: bool
) -> list[tuple[str, str, int]]:
    """List from whom to whom tickets were handed on, and how many: by team, or by agent.

    Who belongs to no team, and a ticket that goes to nobody, is an empty name.
    """
    who = "agent" if by_agent else "team"
    ends = (
        func.coalesce(_data(f"from_{who}"), "").label("source"),
        func.coalesce(_data(who), "").label("target"),
    )
    found = _transfers(scope, period).with_only_columns(*ends).subquery()
    keys = (found.c.source, found.c.target)
    rows = session.execute(select(*keys, func.count()).group_by(*keys).order_by(*keys))
    return [(source, target, number) for source, target, number in rows]


class Figures(NamedTuple):
    """What became of promises and tickets in a period."""

    kept: Kept
    solved: Solved
    transfers: Transfers


def figures_of(session: Session, scope: Scope, period: Period) -> Figures:
    """Gather all of it."""
    return Figures(
        kept_in(session, scope, period),
        solved_in(session, scope, period),
        transfers_in(session, scope, period),
    )


def _transfers(scope: Scope, period: Period) -> Select[*tuple[Any, ...]]:
    """Each transfer: from the agent, or else the team, that had the ticket."""
    query = select(
        func.coalesce(_data("from_agent"), _data("from_team")).label("source"),
        func.coalesce(_data("agent"), _data("team")).label("target"),
        _data("reason").label("reason"),
        Fact.subject_id.label("ticket"),
    ).join(Ticket, Ticket.id == Fact.subject_id)
    which = (Fact.subject_kind == SUBJECT, MOVES, period.holds(Fact.at), is_transfer())
    query = query.where(visible_to(scope.actor), *which)
    if scope.team is None:
        return query
    name = scope.team.name
    return query.where(or_(_data("from_team") == name, _data("team") == name))
