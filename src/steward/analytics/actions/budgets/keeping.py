"""Budgets as a whole: begun, changed, removed while nothing is published of them."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from steward.accounts import Actor, Role, demand, permissions_of, staff
from steward.analytics.events import BudgetAdded, BudgetChanged, BudgetRemoved
from steward.analytics.forms import BudgetForm
from steward.analytics.models import Budget, BudgetLine, BudgetVersion
from steward.analytics.queries.budgets import (
    find_budget_by_name,
    get_budget,
    versions_of,
)
from steward.analytics.rules.budgets import Measure
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_budget(session: Session, form: BudgetForm, *, actor: Actor) -> Budget:
    """Begin a budget; it holds once it is published. Raises BadInput."""
    demand(actor, "budgets.manage")
    _check(session, form, None)
    budget = Budget(created_at=clock.now())
    _fill(budget, form)
    session.add(budget)
    session.flush()
    added = BudgetAdded(
        subject_id=budget.id, name=form.name, measure=form.measure, months=_months(budget)
    )
    events.record(session, added, actor=actor)
    return budget


def change_budget(session: Session, budget_id: int, form: BudgetForm, *, actor: Actor) -> Budget:
    """Change what a budget is of, its months, and who hears of it. Raises BadInput, Conflict.

    What was planned for months that are its no more is forgotten from its draft alone, and so are
    units where it is not of revenue any more.
    """
    demand(actor, "budgets.manage")
    budget = get_budget(session, actor, budget_id, for_update=True)
    check_version(form.version, budget.version)
    _check(session, form, budget.id)
    if versions_of(session, budget) and form.measure != budget.measure:
        published = N_("It is published: what it is of cannot change. Begin another budget.")
        raise BadInput(errors={"measure": published})
    before = _terms(budget)
    _fill(budget, form)
    session.flush()
    _tidy_draft(session, budget)
    after = _terms(budget)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        changed = BudgetChanged(subject_id=budget.id, name=budget.name, changes=changes)
        events.record(session, changed, actor=actor)
    return budget


def _tidy_draft(session: Session, budget: Budget) -> None:
    """Forget what its draft plans for months that are its no more, and units without revenue."""
    draft = select(BudgetVersion.id).where(
        BudgetVersion.budget_id == budget.id, BudgetVersion.number.is_(None)
    )
    its = BudgetLine.version_id.in_(draft)
    outside = ~BudgetLine.month.between(budget.first, budget.last)
    session.execute(delete(BudgetLine).where(its, outside))
    if budget.measure != Measure.REVENUE:
        session.execute(update(BudgetLine).where(its).values(units=None))


def remove_budget(session: Session, budget_id: int, *, actor: Actor) -> str:
    """Forget a budget that was never published, and return its name. Raises Conflict."""
    demand(actor, "budgets.manage")
    budget = get_budget(session, actor, budget_id, for_update=True)
    if versions_of(session, budget):
        raise Conflict(
            N_("It is published, and stays: what was planned is held against what came.")
        )
    removed = BudgetRemoved(subject_id=budget.id, name=budget.name)
    session.delete(budget)
    session.flush()
    events.record(session, removed, actor=actor)
    return budget.name


def _check(session: Session, form: BudgetForm, budget_id: int | None) -> None:
    known = find_budget_by_name(session, form.name)
    if known is not None and known.id != budget_id:
        taken = N_("There is a budget “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})
    strangers = set(form.people) - {one.id for one in staff(session) if _reads(one.role)}
    if strangers:
        may_not = N_("Name people of the staff who may see budgets.")
        raise BadInput(errors={"people": may_not})


def _reads(role: str) -> bool:
    return "insights.read" in permissions_of(Role(role))


def _fill(budget: Budget, form: BudgetForm) -> None:
    budget.name, budget.measure, budget.currency = form.name, form.measure, form.currency
    budget.first, budget.last = form.first, form.last
    budget.near, budget.people = form.near, sorted(set(form.people))


def _months(budget: Budget) -> str:
    return f"{budget.first:%Y-%m} to {budget.last:%Y-%m}"


def _terms(budget: Budget) -> dict[str, str]:
    return {
        "name": budget.name,
        "measure": budget.measure,
        "months": _months(budget),
        "currency": budget.currency,
        "near": str(budget.near),
        "people": _listed(budget.people),
    }


def _listed(people: Sequence[int]) -> str:
    return ", ".join(map(str, people))
