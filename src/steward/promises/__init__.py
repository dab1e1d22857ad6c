"""What we promise, for any subject: business calendars and the clocks that run by them."""

from steward.promises.models import Calendar
from steward.promises.queries import calendars, get_calendar
from steward.promises.rules import Clock, Hours, Timeline, timeline_of

__all__ = ["Calendar", "Clock", "Hours", "Timeline", "calendars", "get_calendar", "timeline_of"]
