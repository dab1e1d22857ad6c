"""Verbs of promises: calendars and policies kept, promises made, moved, acknowledged, fired."""

from steward.promises.actions.book import Book, Next, next_of
from steward.promises.actions.calendars import (
    add_calendar,
    add_holidays,
    change_calendar,
    drop_special_day,
    forget_former_hours,
    remove_calendar,
    set_special_day,
)
from steward.promises.actions.firing import Firing, fire, put_aside
from steward.promises.actions.keeping import (
    acknowledge,
    adopt,
    attend,
    draft,
    promise_update,
)
from steward.promises.actions.paces import measure_paces
from steward.promises.actions.policies import (
    add_policy,
    change_policy,
    move_policy,
    remove_policy,
)

__all__ = [
    "Book",
    "Firing",
    "Next",
    "acknowledge",
    "add_calendar",
    "add_holidays",
    "add_policy",
    "adopt",
    "attend",
    "change_calendar",
    "change_policy",
    "draft",
    "drop_special_day",
    "fire",
    "forget_former_hours",
    "measure_paces",
    "move_policy",
    "next_of",
    "promise_update",
    "put_aside",
    "remove_calendar",
    "remove_policy",
    "set_special_day",
]
