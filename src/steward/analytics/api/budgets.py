"""Budgets by API: planned line by line, published, and how they stand."""

from flask import Response

from steward.accounts import actor
from steward.analytics import actions, queries
from steward.analytics.api.budget_values import (
    BudgetInput,
    BudgetLineInput,
    BudgetOut,
    BudgetPage,
    BudgetPath,
    BudgetPublishInput,
    BudgetShort,
    shown,
    shown_short,
)
from steward.analytics.models import Budget
from steward.kit.access import access
from steward.kit.api import Api, answer, check_if_match
from steward.kit.db import session
from steward.kit.running import zone

api = Api("budgets", "Budgets", "What may be spent or is to come in, by line and month.")


@api.get("/budgets", responses={200: BudgetPage})
@access("insights.read")
def list_budgets() -> Response:
    """List all budgets, the newest months first."""
    found = queries.list_budgets(session(), actor())
    return answer(BudgetPage(items=[shown_short(one) for one in found], next_cursor=None))


@api.post("/budgets", responses={201: BudgetShort})
@access("budgets.manage")
def add_budget(body: BudgetInput) -> Response:
    """Begin a budget; it holds once its lines are planned and published."""
    added = shown_short(actions.add_budget(session(), body, actor=actor()))
    return answer(added, 201, Location=added.url)


@api.get("/budgets/<budget_id>", responses={200: BudgetOut})
@access("insights.read")
def read_budget(path: BudgetPath) -> Response:
    """Read a budget: what is planned by its newest version, what came, and what it comes to."""
    budget = queries.get_budget(session(), actor(), path.budget_id)
    return answer(_shown(budget))


@api.put("/budgets/<budget_id>", responses={200: BudgetShort})
@access("budgets.manage")
def change_budget(path: BudgetPath, body: BudgetInput) -> Response:
    """Set what a budget is of, its months, and who is warned."""
    budget = queries.get_budget(session(), actor(), path.budget_id, for_update=True)
    check_if_match(budget.version)
    return answer(shown_short(actions.change_budget(session(), budget.id, body, actor=actor())))


@api.put("/budgets/<budget_id>/lines", responses={200: BudgetShort})
@access("budgets.manage")
def plan_budget_line(path: BudgetPath, body: BudgetLineInput) -> Response:
    """Plan a line of the draft, in place of what was planned of it."""
    actions.set_line(session(), path.budget_id, body, zone(), actor=actor())
    return answer(shown_short(queries.get_budget(session(), actor(), path.budget_id)))


@api.post("/budgets/<budget_id>/versions", responses={201: BudgetOut})
@access("budgets.manage")
def publish_budget(path: BudgetPath, body: BudgetPublishInput) -> Response:
    """Let the draft hold from now on, as the next version of the budget."""
    actions.publish_draft(session(), path.budget_id, body, actor=actor())
    budget = queries.get_budget(session(), actor(), path.budget_id)
    return answer(_shown(budget), 201)


def _shown(budget: Budget) -> BudgetOut:
    how = queries.stand(session(), budget, zone())
    return shown(budget, how, queries.variance_now(session(), how, zone()) if how else None)
