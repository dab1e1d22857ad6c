"""Reads of problems."""

from steward.problems.queries.evidence import find_evidence, terms_of
from steward.problems.queries.impact import Impact, impacts
from steward.problems.queries.naming import Named, name_values
from steward.problems.queries.problems import (
    ProblemRow,
    ProblemView,
    cause_codes,
    costly_problems,
    count_open,
    find_of_ticket,
    get_action,
    get_problem,
    list_problems,
    names_of_problem,
    open_problems,
    show_problem,
    tickets_of,
)

__all__ = [
    "Impact",
    "Named",
    "ProblemRow",
    "ProblemView",
    "cause_codes",
    "costly_problems",
    "count_open",
    "find_evidence",
    "find_of_ticket",
    "get_action",
    "get_problem",
    "impacts",
    "list_problems",
    "name_values",
    "names_of_problem",
    "open_problems",
    "show_problem",
    "terms_of",
    "tickets_of",
]
