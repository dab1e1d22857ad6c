"""Warnings of budgets: a limit is near, passed, or foreseen to be; each is told once, with why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.analytics.actions.budgets.mails import Part, mail_warning
from steward.analytics.events import BudgetWarned
from steward.analytics.models import Budget, BudgetWarning
from steward.analytics.queries.budgets import BudgetStanding, stand
from steward.analytics.queries.came import largest_parts
from steward.analytics.queries.readers import readers_among
from steward.analytics.rules.budgets import (
    Due,
    LineStanding,
    Measure,
    named,
    warnings_of,
)
from steward.kit import clock, events

_MOST_PARTS = 3


@dataclass(frozen=True)
class _Case:
    """A warning that is due: of which budget and line, on which day."""

    standing: BudgetStanding
    line: LineStanding
    is_all: bool
    due: Due
    today: date


def watch_budgets(session: Session, zone: ZoneInfo) -> int:
    """Warn of the limits of spending that are near, passed or foreseen; return how many mails.

    A row for each limit is written before its mail, in one transaction, so that two at once and
    any number of times tell it once. A limit that is changed is another limit.
    """
    today = clock.now().astimezone(zone).date()
    running = select(Budget).where(
        Budget.measure == Measure.SPENDING, Budget.last > today - timedelta(days=31)
    )
    told = 0
    for budget in session.scalars(running.order_by(Budget.id)).all():
        how = stand(session, budget, zone)
        told += sum(_warn(session, case) for case in _cases(how, today)) if how else 0
    return told


def _cases(how: BudgetStanding, today: date) -> Iterator[_Case]:
    """Yield what is due, of all first; of a budget with one line, of that alone."""
    near = how.budget.near
    lines = [(line, False) for line in how.lines]
    everything = [(how.everything, True)] if len(lines) != 1 else []
    for line, is_all in everything + lines:
        for due in warnings_of(line, near):
            yield _Case(how, line, is_all, due, today)


def _warn(session: Session, case: _Case) -> int:
    if not _is_first(session, case) or not case.due.is_told:
        return 0
    budget, line = case.standing.budget, case.line
    people = readers_among(session, budget.people)
    parts = _parts(session, case)
    for person in people:
        mail_warning(session, person, case.standing, line, case.due.kind, parts)
    warned = BudgetWarned(
        subject_id=budget.id,
        name=budget.name,
        line="" if case.is_all else named(line.key),
        warned=case.due.kind,
        limit=str(line.planned),
        people=[one.id for one in people],
    )
    events.record(session, warned, actor=SYSTEM)
    return len(people)


def _is_first(session: Session, case: _Case) -> bool:
    """Write down that it is warned; whether it was not before."""
    now = clock.now()
    row = insert(BudgetWarning).values(
        budget_id=case.standing.budget.id,
        **case.line.key._asdict(),
        is_all=case.is_all,
        kind=case.due.kind,
        amount=case.line.planned,
        at=now,
        told_at=now if case.due.is_told else None,
        why={"came": str(case.line.came), "chance": case.line.chance},
        version_id=case.standing.version_id,
    )
    written = session.execute(row.on_conflict_do_nothing().returning(BudgetWarning.id))
    return written.first() is not None


def _parts(session: Session, case: _Case) -> list[Part]:
    """Say of what most of it is: of a budget its lines, of a line what it was spent on."""
    budget = case.standing.budget
    if case.is_all:
        lines = sorted((*case.standing.lines, *case.standing.beside), key=lambda one: -one.came)
        return [Part(named(one.key), one.came) for one in lines[:_MOST_PARTS] if one.came > 0]
    measure = Measure(budget.measure)
    others = [one.key for one in case.standing.lines]
    found = largest_parts(session, measure, case.line.key, others, (budget.first, case.today))
    return [Part(name, Decimal(amount)) for name, amount in found[:_MOST_PARTS]]
