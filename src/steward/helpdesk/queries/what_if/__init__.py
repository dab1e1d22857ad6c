"""Reads of what-ifs: what was tried, and the past period that it is tried on."""

from steward.helpdesk.queries.what_if.history import WARM_UP, PastTickets, count_raised
from steward.helpdesk.queries.what_if.runs import find_what_if, get_what_if, what_ifs
from steward.helpdesk.queries.what_if.staff import changed_staff

__all__ = [
    "WARM_UP",
    "PastTickets",
    "changed_staff",
    "count_raised",
    "find_what_if",
    "get_what_if",
    "what_ifs",
]
