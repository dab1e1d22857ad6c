"""Budgets: their lines, what came of them, what they come to, and when to warn."""

from steward.analytics.rules.budgets.kinds import (
    ALL,
    DIMENSIONS,
    Key,
    Measure,
    Warned,
    months_of,
    named,
    next_month,
)
from steward.analytics.rules.budgets.proposing import Proposal, propose, spread_over
from steward.analytics.rules.budgets.reading import first_wrong, read_plan
from steward.analytics.rules.budgets.standing import (
    Course,
    LineStanding,
    Month,
    State,
    allot,
    standing,
    usual_share,
)
from steward.analytics.rules.budgets.warning import Due, warnings_of

__all__ = [
    "ALL",
    "DIMENSIONS",
    "Course",
    "Due",
    "Key",
    "LineStanding",
    "Measure",
    "Month",
    "Proposal",
    "State",
    "Warned",
    "allot",
    "first_wrong",
    "months_of",
    "named",
    "next_month",
    "propose",
    "read_plan",
    "spread_over",
    "standing",
    "usual_share",
    "warnings_of",
]
