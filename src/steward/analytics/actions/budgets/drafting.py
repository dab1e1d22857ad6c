"""A budget's lines: planned in a draft, proposed from what came, published as its next version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.events import BudgetPlanned, BudgetPublished
from steward.analytics.forms import BudgetLineForm, PublishForm
from steward.analytics.forms.budgets import Spread
from steward.analytics.models import Budget, BudgetLine, BudgetVersion
from steward.analytics.queries.budgets import (
    find_draft,
    get_budget,
    lines_of,
    versions_of,
)
from steward.analytics.queries.came import came_by_month
from steward.analytics.queries.proposals import proposals_for
from steward.analytics.rules.budgets import (
    UNITS_OF_REVENUE,
    Key,
    Measure,
    PlannedMonth,
    allot,
    months_of,
    named,
    spread_over,
    spread_units,
)
from steward.kit import clock, events, jobs
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_

WATCH_BUDGETS = "analytics.watch_budgets"
_MOST_LINES = 2000
_MOST_NAMED = 5  # lines in a fact


@dataclass(frozen=True)
class Draft:
    """The budget that is written, its draft, and by whom."""

    budget: Budget
    version: BudgetVersion
    months: Sequence[date]
    actor: Actor


def set_line(
    session: Session, budget_id: int, form: BudgetLineForm, zone: ZoneInfo, *, actor: Actor
) -> None:
    """Plan a line of the draft, in place of what was planned of it. Raises BadInput.

    An amount in all is spread as the months of whole years went, or evenly.
    """
    draft = open_draft(session, budget_id, actor)
    amounts = _amounts(session, draft, form, zone)
    units = _units(draft, form, amounts)
    months = sorted({*amounts, *units})
    line = {one: PlannedMonth(amounts.get(one, Decimal(0)), units.get(one)) for one in months}
    write_lines(session, draft, {form.key: line})


def _amounts(
    session: Session, draft: Draft, form: BudgetLineForm, zone: ZoneInfo
) -> Mapping[date, Decimal]:
    if form.spread is Spread.MONTHS:
        return _by_month(draft, "months", form.months)
    today = clock.now().astimezone(zone).date()
    came: Mapping[date, Decimal] = {}
    if form.spread is Spread.USUAL:
        rows = came_by_month(session, Measure(draft.budget.measure), today)
        came = allot(rows, [form.key]).get(form.key, {})
    return spread_over(form.total or Decimal(0), draft.months, came, today)


def _units(
    draft: Draft, form: BudgetLineForm, amounts: Mapping[date, Decimal]
) -> Mapping[date, Decimal]:
    by_month = form.unit_months if form.spread is Spread.MONTHS else {}
    if (by_month or form.units is not None) and draft.budget.measure != Measure.REVENUE:
        raise BadInput(errors={"unit_months" if by_month else "units": UNITS_OF_REVENUE})
    if by_month:
        return _by_month(draft, "unit_months", by_month)
    return {} if form.units is None else spread_units(form.units, amounts)


def _by_month(draft: Draft, field: str, told: Mapping[str, Decimal]) -> dict[date, Decimal]:
    known = {f"{month:%Y-%m}": month for month in draft.months}
    if set(told) - set(known):
        raise BadInput(errors={field: N_("This month is not of the budget.")})
    return {known[name]: number for name, number in told.items()}


def drop_line(session: Session, budget_id: int, key: Key, *, actor: Actor) -> None:
    """Take a line out of the draft. Raises Conflict where it is not in it."""
    draft = open_draft(session, budget_id, actor)
    if key not in lines_of(session, draft.version):
        raise Conflict(N_("This line is not in the draft any more."))
    write_lines(session, draft, {key: {}})


def plan_proposed(session: Session, budget_id: int, zone: ZoneInfo, *, actor: Actor) -> int:
    """Plan what is proposed from what came, and return of how many lines. Raises Conflict."""
    draft = open_draft(session, budget_id, actor)
    proposed = proposals_for(session, draft.budget, zone)
    if not proposed:
        raise Conflict(N_("Too little is known to propose anything: four full months are wanted."))
    write_lines(session, draft, {one.key: one.planned for one in proposed})
    return len(proposed)


def publish_draft(
    session: Session, budget_id: int, form: PublishForm, *, actor: Actor
) -> BudgetVersion:
    """Let the draft hold from now on. Raises Conflict where there is nothing to publish."""
    draft = open_draft(session, budget_id, actor)
    plan = lines_of(session, draft.version)
    if not plan:
        raise Conflict(N_("There is no line in it yet."))
    version = draft.version
    before = versions_of(session, draft.budget)
    version.number = before[0].number + 1 if before and before[0].number else 1
    version.note, version.by_name, version.made_at = form.note, actor.name, clock.now()
    session.flush()
    total = sum((one.amount for line in plan.values() for one in line.values()), Decimal(0))
    published = BudgetPublished(
        subject_id=draft.budget.id,
        name=draft.budget.name,
        number=version.number,
        total=str(total),
        note=form.note,
    )
    events.record(session, published, actor=actor)
    jobs.defer(session, WATCH_BUDGETS)
    return version


def open_draft(session: Session, budget_id: int, actor: Actor) -> Draft:
    """Return the draft of a budget; a new one begins with the lines of the newest version."""
    demand(actor, "budgets.manage")
    budget = get_budget(session, actor, budget_id, for_update=True)
    months = list(months_of(budget.first, budget.last))
    version = find_draft(session, budget) or _begun(session, budget, actor)
    return Draft(budget, version, months, actor)


def _begun(session: Session, budget: Budget, actor: Actor) -> BudgetVersion:
    before = versions_of(session, budget)
    version = BudgetVersion(budget_id=budget.id, by_name=actor.name, made_at=clock.now())
    session.add(version)
    session.flush()
    if before:
        session.flush()
        months = list(months_of(budget.first, budget.last))
        plan = lines_of(session, before[0])
        rows = _rows(version, {key: _within(line, months) for key, line in plan.items()})
        session.execute(insert(BudgetLine), rows)
    return version


def write_lines(
    session: Session, draft: Draft, lines: Mapping[Key, Mapping[date, PlannedMonth]]
) -> None:
    """Put these lines into the draft in place of those of their keys; without amounts, none."""
    here = BudgetLine.version_id == draft.version.id
    for key in lines:
        same = (BudgetLine.account, BudgetLine.team, BudgetLine.product)
        its = [column == part for column, part in zip(same, key, strict=True)]
        session.execute(delete(BudgetLine).where(here, *its))
    rows = _rows(draft.version, lines)
    if rows:
        session.execute(insert(BudgetLine), rows)
    _check_length(session, here)
    planned = BudgetPlanned(
        subject_id=draft.budget.id,
        name=draft.budget.name,
        lines=[named(key) for key in list(lines)[:_MOST_NAMED]],
        count=len(lines),
        total=str(sum((row["amount"] for row in rows), Decimal(0))),
    )
    events.record(session, planned, actor=draft.actor)


def _check_length(session: Session, here: ColumnElement[bool]) -> None:
    keys = select(BudgetLine.account, BudgetLine.team, BudgetLine.product).where(here).distinct()
    count = session.scalar(select(func.count()).select_from(keys.subquery())) or 0
    if count > _MOST_LINES:
        raise BadInput(N_("A budget has %(most)s lines at most.", most=_MOST_LINES))


def _rows(
    version: BudgetVersion, lines: Mapping[Key, Mapping[date, PlannedMonth]]
) -> list[dict[str, Any]]:
    return [
        {"version_id": version.id, **key._asdict(), "month": month, **planned._asdict()}
        for key, months in lines.items()
        for month, planned in months.items()
    ]


def _within(line: Mapping[date, PlannedMonth], months: Sequence[date]) -> dict[date, PlannedMonth]:
    return {month: planned for month, planned in line.items() if month in months}
