"""Budgets: their lines, what came of them, what they come to, and when to warn."""

from steward.analytics.rules.budgets.kinds import (
    ALL,
    DIMENSIONS,
    UNITS_OF_REVENUE,
    Key,
    Lines,
    Measure,
    PlannedMonth,
    Warned,
    months_of,
    named,
    next_month,
)
from steward.analytics.rules.budgets.proposing import (
    Proposal,
    price_of,
    propose,
    spread_over,
    spread_units,
    usual_lines,
)
from steward.analytics.rules.budgets.reading import Terms, WrongRow, lines_in
from steward.analytics.rules.budgets.standing import (
    Course,
    LineStanding,
    Month,
    State,
    allot,
    standing,
    usual_share,
)
from steward.analytics.rules.budgets.variance import (
    Counted,
    LineVariance,
    Unsplit,
    Variance,
    variance_of,
)
from steward.analytics.rules.budgets.warning import Due, warnings_of

__all__ = [
    "ALL",
    "DIMENSIONS",
    "UNITS_OF_REVENUE",
    "Counted",
    "Course",
    "Due",
    "Key",
    "LineStanding",
    "LineVariance",
    "Lines",
    "Measure",
    "Month",
    "PlannedMonth",
    "Proposal",
    "State",
    "Terms",
    "Unsplit",
    "Variance",
    "Warned",
    "WrongRow",
    "allot",
    "lines_in",
    "months_of",
    "named",
    "next_month",
    "price_of",
    "propose",
    "spread_over",
    "spread_units",
    "standing",
    "usual_lines",
    "usual_share",
    "variance_of",
    "warnings_of",
]
