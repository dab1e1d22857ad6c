"""Reads of budgets: their versions and lines, and how they stand against what came."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.models import Budget, BudgetLine, BudgetVersion
from steward.analytics.queries.came import came_by_day, came_by_month
from steward.analytics.rules.budgets import (
    ALL,
    Course,
    Key,
    Lines,
    LineStanding,
    Measure,
    allot,
    months_of,
    next_month,
    standing,
    usual_share,
)
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.quant.phasing import Kept, kept

Plan = dict[Key, dict[date, Decimal]]
_NONE = Decimal(0)


@dataclass(frozen=True)
class BudgetStanding:
    """How a budget stands: all of it, its lines as planned, and what came beside them."""

    budget: Budget
    number: int
    version_id: int
    planned: Lines
    everything: LineStanding
    lines: tuple[LineStanding, ...]
    beside: tuple[LineStanding, ...]

    def units_of(self, key: Key) -> dict[date, Decimal]:
        """Return the units that are planned of a line, by month, where they are."""
        planned = self.planned.get(key, {})
        return {month: one.units for month, one in planned.items() if one.units is not None}


def list_budgets(session: Session, actor: Actor) -> Sequence[Budget]:
    """List all budgets, the newest months first."""
    demand(actor, "insights.read")
    return session.scalars(select(Budget).order_by(Budget.last.desc(), Budget.name)).all()


def all_budgets(session: Session) -> Sequence[Budget]:
    """List all budgets, for whoever reads none of them: their names and months are compared."""
    return session.scalars(select(Budget)).all()


def get_budget(
    session: Session, actor: Actor, budget_id: int, *, for_update: bool = False
) -> Budget:
    """Return a budget, or raise NotFound."""
    demand(actor, "insights.read")
    budget = session.get(Budget, budget_id, with_for_update=for_update or None)
    if budget is None:
        raise NotFound
    return budget


def find_budget_by_name(session: Session, name: str) -> Budget | None:
    """Return the budget of a name, whatever its case, or None."""
    return session.scalars(select(Budget).where(Budget.name == name)).one_or_none()


def versions_of(session: Session, budget: Budget) -> Sequence[BudgetVersion]:
    """List the published versions of a budget, the newest first."""
    query = select(BudgetVersion).where(
        BudgetVersion.budget_id == budget.id, BudgetVersion.number.is_not(None)
    )
    return session.scalars(query.order_by(BudgetVersion.number.desc())).all()


def find_draft(session: Session, budget: Budget) -> BudgetVersion | None:
    """Return the version that is being written, or None."""
    query = select(BudgetVersion).where(
        BudgetVersion.budget_id == budget.id, BudgetVersion.number.is_(None)
    )
    return session.scalars(query).one_or_none()


def lines_of(session: Session, version: BudgetVersion) -> Lines:
    """Return the lines of a version by their keys, with the months that are planned of each."""
    query = (
        select(BudgetLine)
        .where(BudgetLine.version_id == version.id)
        .order_by(BudgetLine.account, BudgetLine.team, BudgetLine.product)
    )
    lines: Lines = {}
    for line in session.scalars(query):
        lines.setdefault(line.key, {})[line.month] = line.planned
    return lines


def plan_of(session: Session, version: BudgetVersion, months: Sequence[date]) -> Plan:
    """Return the amounts of a version's lines with all months; a month without is zero."""
    return amounts_of(lines_of(session, version), months)


def amounts_of(lines: Lines, months: Sequence[date]) -> Plan:
    """Return the amounts of lines with all months; a month without is zero."""
    return {
        key: dict.fromkeys(months, _NONE) | {month: one.amount for month, one in line.items()}
        for key, line in lines.items()
    }


def all_of(plan: Plan, months: Sequence[date]) -> dict[date, Decimal]:
    """Add up all lines of a plan by month."""
    return {month: sum((line[month] for line in plan.values()), _NONE) for month in months}


def stand(session: Session, budget: Budget, zone: ZoneInfo) -> BudgetStanding | None:
    """Return how a budget stands today by its newest version; None before one is published."""
    found = versions_of(session, budget)
    return stand_by(session, budget, found[0], zone) if found else None


def stand_by(
    session: Session, budget: Budget, version: BudgetVersion, zone: ZoneInfo
) -> BudgetStanding:
    """Return how a budget stands today by one of its versions."""
    months = list(months_of(budget.first, budget.last))
    lines = lines_of(session, version)
    plan = amounts_of(lines, months)
    today = clock.now().astimezone(zone).date()
    measure = Measure(budget.measure)
    came = allot(came_by_month(session, measure, today), list(plan))
    days = allot(came_by_day(session, measure, today), list(plan))

    def stands(key: Key, planned: Mapping[date, Decimal], *, is_planned: bool) -> LineStanding:
        course = Course(planned, came.get(key, {}), usual_share(days.get(key, {}), today))
        return standing(key, course, today, near=budget.near, is_planned=is_planned)

    nothing = dict.fromkeys(months, _NONE)
    beside = [stands(key, nothing, is_planned=False) for key in came if key not in plan]
    usual = usual_share(_added_up(days), today)
    everything = Course(all_of(plan, months), _added_up(came), usual)
    return BudgetStanding(
        budget,
        version.number or 0,
        version.id,
        lines,
        standing(ALL, everything, today, near=budget.near),
        tuple(stands(key, planned, is_planned=True) for key, planned in plan.items()),
        tuple(sorted((one for one in beside if one.came), key=lambda one: -one.came)),
    )


def _added_up(came: Mapping[Key, Mapping[date, Decimal]]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = defaultdict(Decimal)
    for months in came.values():
        for month, amount in months.items():
            found[month] += amount
    return dict(found)


def kept_by_version(
    session: Session, budget: Budget, zone: ZoneInfo
) -> list[tuple[BudgetVersion, Kept | None]]:
    """Return how well each version foretold the months after it was made, newest first.

    Of full months only: None of a version after which there was none.
    """
    today = clock.now().astimezone(zone).date()
    rows = came_by_month(session, Measure(budget.measure), today)
    months = list(months_of(budget.first, budget.last))
    found = []
    for version in versions_of(session, budget):
        made = version.made_at.astimezone(zone).date()
        over = [one for one in months if made <= one and next_month(one) <= today]
        plan = plan_of(session, version, months)
        found.append((version, _kept(plan, rows, over)))
    return found


def _kept(
    plan: Plan, rows: Sequence[tuple[Key, date, Decimal]], over: Sequence[date]
) -> Kept | None:
    came = allot(rows, list(plan))
    both = [(key, month) for key in {*plan, *came} for month in over]
    if not both:
        return None
    planned = [plan.get(key, {}).get(month, _NONE) for key, month in both]
    return kept(planned, [came.get(key, {}).get(month, _NONE) for key, month in both])
