"""Reports over a period: promises kept, tickets handed on, right first time, skills in demand."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from steward.accounts import Team, User
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.figures import (
    Period,
    Scope,
    flows_in,
    is_judged,
    moves_of_ticket,
    solved_columns,
)
from steward.helpdesk.queries.waiting import asked_of
from steward.helpdesk.rules import Severity, Share
from steward.helpdesk.rules.matrix import Matrix, matrix_of
from steward.kit import clock
from steward.promises import Kind, Policy, Promise
from steward.routing import able_by_skill, skill_rules

_WEEK = timedelta(days=7)
_Owner = aliased(User, name="owner")


class Line(NamedTuple):
    """A share of a part of all; `name` is None for what belongs to none."""

    name: str | None
    share: Share


class Attainment(NamedTuple):
    """Promises kept in a period, by week (its Monday) and by all else that they hang on."""

    whole: Share
    weeks: Sequence[tuple[date, Share]]
    policies: Sequence[Line]
    teams: Sequence[Line]
    severities: Sequence[Line]
    kinds: Sequence[Line]

    @property
    def points(self) -> list[dict[str, object]]:
        """The weeks as a chart takes them."""
        return [
            share._asdict()
            | {"at": week.isoformat(), "value": share.value}
            | dict(zip(("low", "high"), share.interval, strict=True))
            for week, share in self.weeks
        ]


def attainment(session: Session, scope: Scope, period: Period, zone: str) -> Attainment:
    """Say how many promises were kept, in one statement; weeks begin on Monday in a zone."""
    judged = _judged(scope, period, zone).subquery()
    columns = [judged.c.week, judged.c.policy, judged.c.team, judged.c.severity, judged.c.kind]
    sets: list[ColumnElement[Any]] = [tuple_(column) for column in columns]
    which = func.grouping(*columns)
    kept = func.count().filter(judged.c.kept)
    query = select(which, *columns, kept, func.count())
    rows = session.execute(query.group_by(func.grouping_sets(*sets))).all()
    found: list[dict[Any, Share]] = [{} for _ in columns]
    for place, *values, part, whole in rows:
        column = _column_of(place, len(columns))
        found[column][values[column]] = Share(part, whole)
    weeks, policies, teams, severities, kinds = found
    whole = Share(*map(sum, zip(*weeks.values(), strict=True))) if weeks else Share(0, 0)
    return Attainment(
        whole,
        _without_gaps(weeks),
        _by_name(policies),
        _by_name(teams),
        [Line(one, severities[one]) for one in Severity if one in severities],
        [Line(one, kinds[one]) for one in Kind if one in kinds],
    )


def _column_of(bits: int, columns: int) -> int:
    """Return by which column a row was grouped: its bit is the only one that is not set."""
    return next(place for place in range(columns) if not bits >> (columns - 1 - place) & 1)


def _judged(scope: Scope, period: Period, zone: str) -> Select[*tuple[Any, ...]]:
    moment = func.timezone(literal(zone), func.coalesce(Promise.ended_at, Promise.due_at))
    return (
        select(
            cast(func.date_trunc("week", moment), Date).label("week"),
            Policy.name.label("policy"),
            Team.name.label("team"),
            Ticket.severity.label("severity"),
            Promise.kind.label("kind"),
            func.coalesce(Promise.kept, False).label("kept"),
        )
        .select_from(Promise)
        .join(Ticket, Ticket.id == Promise.subject_id)
        .outerjoin(Policy, Policy.id == Promise.policy_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .where(scope.tickets, is_judged(period))
    )


def _by_name(found: dict[str | None, Share]) -> list[Line]:
    """In the order of the alphabet, what belongs to none last."""
    names = sorted(found, key=lambda name: (name is None, (name or "").casefold()))
    return [Line(name, found[name]) for name in names]


def _without_gaps(weeks: dict[date, Share]) -> list[tuple[date, Share]]:
    """Weeks in which nothing was due are weeks, too."""
    if not weeks:
        return []
    first, last = min(weeks), max(weeks)
    every = [first + n * _WEEK for n in range((last - first) // _WEEK + 1)]
    return [(week, weeks.get(week, Share(0, 0))) for week in every]


class Handling(NamedTuple):
    """Tickets solved right the first time, by whoever has them, and who handed on to whom."""

    whole: Share
    lines: Sequence[Line]
    flows: Sequence[tuple[str, str, int]]

    @property
    def transfers(self) -> int:
        """How many transfers there were."""
        return sum(number for _, _, number in self.flows)

    @property
    def matrix(self) -> Matrix:
        """From whom (a row) to whom (a column)."""
        return matrix_of(self.flows)


def handling(session: Session, scope: Scope, period: Period, *, by_agent: bool) -> Handling:
    """Say how tickets were handled by each team or, `by_agent`, by each agent."""
    moves = moves_of_ticket()
    name = _Owner.name if by_agent else Team.name
    query: Select[*tuple[Any, ...]] = (
        select(name, *solved_columns(moves))
        .select_from(Ticket)
        .join(moves, true())
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(_Owner, _Owner.id == Ticket.assignee_id)
        .where(scope.tickets, period.holds(Ticket.resolved_at))
        .group_by(name)
    )
    found = {who: Share(part, whole) for who, part, whole, _ in session.execute(query)}
    flows = flows_in(session, scope, period, by_agent=by_agent)
    whole = Share(*map(sum, zip(*found.values(), strict=True))) if found else Share(0, 0)
    return Handling(whole, _by_name(found), flows)


class Gap(NamedTuple):
    """How many tickets of a period asked for a skill, and how many experts have it by now."""

    skill: str
    kind: str
    tickets: int
    experts: int

    @property
    def each(self) -> float | None:
        """Tickets for each expert, None without any."""
        return self.tickets / self.experts if self.experts else None


class Demand(NamedTuple):
    """The tickets raised in a period by what they asked for; some ask for no skill at all."""

    gaps: Sequence[Gap]
    tickets: int
    without: int


def demand(session: Session, scope: Scope, period: Period) -> Demand:
    """Compare what tickets asked for with who has it: skills that nobody has come first."""
    keys = (Ticket.category, Ticket.product, Ticket.language)
    raised = select(*keys, func.count()).where(scope.tickets, period.holds(Ticket.created_at))
    rules, able = skill_rules(session), able_by_skill(session, clock.now())
    asked, tickets, without = Counter[str](), 0, 0
    for category, product, dictionary, number in session.execute(raised.group_by(*keys)):
        skills = asked_of(rules, category, product, dictionary).skills
        asked.update(dict.fromkeys(skills, number))
        tickets += number
        without += 0 if skills else number
    gaps = [Gap(one.name, one.kind, asked[one.name], able.get(one.name, 0)) for one in rules]
    return Demand(sorted(gaps, key=_most_wanting), tickets, without)


def _most_wanting(gap: Gap) -> tuple[bool, float, str]:
    missing = gap.tickets > 0 and not gap.experts
    return not missing, -(gap.each or 0.0), gap.skill
