"""Reads: answers from the lake, boards, imports, budgets."""

from steward.analytics.queries.budgets import (
    BudgetStanding,
    Plan,
    amounts_of,
    find_draft,
    get_budget,
    kept_by_version,
    lines_of,
    list_budgets,
    stand,
    stand_by,
    versions_of,
)
from steward.analytics.queries.proposals import proposals_for
from steward.analytics.queries.variance import variance_now

__all__ = [
    "BudgetStanding",
    "Plan",
    "amounts_of",
    "find_draft",
    "get_budget",
    "kept_by_version",
    "lines_of",
    "list_budgets",
    "proposals_for",
    "stand",
    "stand_by",
    "variance_now",
    "versions_of",
]
