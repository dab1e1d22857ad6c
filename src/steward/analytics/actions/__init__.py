"""Verbs of the books: land rows in the lake, keep boards, bring files in."""

from steward.analytics.actions.budgets import (
    WATCH_BUDGETS,
    add_budget,
    change_budget,
    drop_line,
    plan_proposed,
    publish_draft,
    remove_budget,
    set_line,
    watch_budgets,
)

__all__ = [
    "WATCH_BUDGETS",
    "add_budget",
    "change_budget",
    "drop_line",
    "plan_proposed",
    "publish_draft",
    "remove_budget",
    "set_line",
    "watch_budgets",
]
