"""Problems: complaints of many become one cause that is mended, and it is proven that it is.

`TIMELINE` is what the timelines of customers are told; `problem_number` what a problem is called;
`known_for` what customers are told who ask about what a problem is of.
"""

from steward.problems.events import ProblemOpened
from steward.problems.queries import Known, known_for, names_of_problem
from steward.problems.queries.told import TIMELINE
from steward.problems.rules import number_of as problem_number
from steward.problems.web.words import slice_named

__all__ = [
    "TIMELINE",
    "Known",
    "ProblemOpened",
    "known_for",
    "names_of_problem",
    "problem_number",
    "slice_named",
]
