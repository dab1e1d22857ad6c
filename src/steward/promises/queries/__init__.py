"""Reads of promises: calendars, policies, and how promises stand."""

from steward.promises.queries.calendars import (
    calendars,
    find_calendar_by_name,
    find_house_calendar,
    get_calendar,
    is_in_use,
)
from steward.promises.queries.explain import Chapter, explained
from steward.promises.queries.paces import Expected, find_expected
from steward.promises.queries.policies import (
    add_segment_names,
    find_policy_by_name,
    get_policy,
    policies,
    segment_names,
)
from steward.promises.queries.promises import (
    due_steps,
    find_standing,
    get_promise,
    promises_of,
    resolutions_and_standing,
)
from steward.promises.queries.terms import Terms

__all__ = [
    "Chapter",
    "Expected",
    "Terms",
    "add_segment_names",
    "calendars",
    "due_steps",
    "explained",
    "find_calendar_by_name",
    "find_expected",
    "find_house_calendar",
    "find_policy_by_name",
    "find_standing",
    "get_calendar",
    "get_policy",
    "get_promise",
    "is_in_use",
    "policies",
    "promises_of",
    "resolutions_and_standing",
    "segment_names",
]
