"""What promises compute: business hours, and clocks that run by them."""

from steward.promises.rules.clock import Clock
from steward.promises.rules.hours import DAY, DAYS, Day, Hours, Period, SpecialDay
from steward.promises.rules.timeline import Timeline, timeline_of
from steward.promises.rules.written import read_day, write_day

__all__ = [
    "DAY",
    "DAYS",
    "Clock",
    "Day",
    "Hours",
    "Period",
    "SpecialDay",
    "Timeline",
    "read_day",
    "timeline_of",
    "write_day",
]
