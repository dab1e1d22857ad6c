"""What we promise, for any subject: business calendars, policies, and the clocks that run by them.

The owner of a subject says how its promises are to stand (`attend`), and does what is due (`fire`).
"""

from steward.promises.actions import (
    Firing,
    Next,
    acknowledge,
    adopt,
    attend,
    draft,
    fire,
    forget_former_hours,
    next_of,
    promise_update,
    put_aside,
)
from steward.promises.events import (
    CalendarChanged,
    PolicyAdded,
    PolicyChanged,
    PolicyMoved,
    PolicyRemoved,
)
from steward.promises.models import Calendar, Policy, Promise
from steward.promises.queries import (
    calendars,
    due_steps,
    get_calendar,
    get_promise,
    policies,
    promises_of,
)
from steward.promises.rules import (
    Act,
    ChainStep,
    Clock,
    Hours,
    Kind,
    Stand,
    Timeline,
    Traits,
    Whom,
    timeline_of,
)

__all__ = [
    "Act",
    "Calendar",
    "CalendarChanged",
    "ChainStep",
    "Clock",
    "Firing",
    "Hours",
    "Kind",
    "Next",
    "Policy",
    "PolicyAdded",
    "PolicyChanged",
    "PolicyMoved",
    "PolicyRemoved",
    "Promise",
    "Stand",
    "Timeline",
    "Traits",
    "Whom",
    "acknowledge",
    "adopt",
    "attend",
    "calendars",
    "draft",
    "due_steps",
    "fire",
    "forget_former_hours",
    "get_calendar",
    "get_promise",
    "next_of",
    "policies",
    "promise_update",
    "promises_of",
    "put_aside",
    "timeline_of",
]
