"""Reads of problems."""

from steward.problems.queries.acts import (
    InForce,
    Sent,
    find_goods,
    goods_said,
    holder_of,
    in_force,
    messages_of,
)
from steward.problems.queries.affected import (
    Concerned,
    buyers,
    concerned,
    joined_later,
    tickets_to_wake,
    was_told,
    way_now,
)
from steward.problems.queries.evidence import find_evidence, terms_of
from steward.problems.queries.impact import Impact, impacts
from steward.problems.queries.known import Known, known_for, known_to, note_of
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
    "Concerned",
    "Impact",
    "InForce",
    "Known",
    "Named",
    "ProblemRow",
    "ProblemView",
    "Sent",
    "buyers",
    "cause_codes",
    "concerned",
    "costly_problems",
    "count_open",
    "find_evidence",
    "find_goods",
    "find_of_ticket",
    "get_action",
    "get_problem",
    "goods_said",
    "holder_of",
    "impacts",
    "in_force",
    "joined_later",
    "known_for",
    "known_to",
    "list_problems",
    "messages_of",
    "name_values",
    "names_of_problem",
    "note_of",
    "open_problems",
    "show_problem",
    "terms_of",
    "tickets_of",
    "tickets_to_wake",
    "was_told",
    "way_now",
]
