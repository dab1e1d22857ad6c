"""Reads: answers from the lake, boards, imports, budgets."""

from steward.analytics.queries.budgets import (
    BudgetStanding,
    Plan,
    find_draft,
    get_budget,
    kept_by_version,
    list_budgets,
    plan_of,
    proposals_for,
    stand,
    stand_by,
    versions_of,
)

__all__ = [
    "BudgetStanding",
    "Plan",
    "find_draft",
    "get_budget",
    "kept_by_version",
    "list_budgets",
    "plan_of",
    "proposals_for",
    "stand",
    "stand_by",
    "versions_of",
]
