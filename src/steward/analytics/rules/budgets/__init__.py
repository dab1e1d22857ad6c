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
from steward.analytics.rules.budgets.reading import Lines, WrongRow, lines_in
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
    "Lines",
    "Measure",
    "Month",
    "Proposal",
    "State",
    "Warned",
    "WrongRow",
    "allot",
    "lines_in",
    "months_of",
    "named",
    "next_month",
    "propose",
    "spread_over",
    "standing",
    "usual_share",
    "warnings_of",
]
