"""Verbs of budgets: begin, plan line by line, publish, warn."""

from steward.analytics.actions.budgets.drafting import (
    WATCH_BUDGETS,
    drop_line,
    plan_proposed,
    publish_draft,
    set_line,
)
from steward.analytics.actions.budgets.keeping import add_budget, change_budget, remove_budget
from steward.analytics.actions.budgets.warning import watch_budgets

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
