"""Verbs of promises: keep the calendars by which they run."""

from steward.promises.actions.calendars import (
    add_calendar,
    add_holidays,
    change_calendar,
    drop_special_day,
    remove_calendar,
    set_special_day,
)

__all__ = [
    "add_calendar",
    "add_holidays",
    "change_calendar",
    "drop_special_day",
    "remove_calendar",
    "set_special_day",
]
