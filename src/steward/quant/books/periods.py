"""Stretches of the calendar, and which of them may be compared.

A stretch that is not over is never laid beside a whole one: of both the same number of days counts.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WEEK = timedelta(weeks=1)
_WEEKS_OF_YEAR = 52  # the same days of the week: a Saturday beside a Saturday


class Grain(StrEnum):
    """How long a stretch is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def period(self, day: date) -> "Period":
        """Return the stretch in which a day lies; weeks begin on Monday."""
        if self is Grain.DAY:
            return Period(day, day + _DAY)
        if self is Grain.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Period(monday, monday + _WEEK)
        months = _MONTHS[self]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return Period(first, _months_later(first, months))

    def earlier(self, period: "Period", times: int = 1) -> "Period":
        """Return the stretch so many before another."""
        if self is Grain.DAY:
            return period.moved(-times * _DAY)
        if self is Grain.WEEK:
            return period.moved(-times * _WEEK)
        return self.period(_months_later(period.since, -times * _MONTHS[self]))

    def year_before(self, period: "Period") -> "Period":
        """Return the stretch of a year before; of days and weeks, the same days of the week."""
        if self in (Grain.DAY, Grain.WEEK):
            return period.moved(-_WEEKS_OF_YEAR * _WEEK)
        return self.earlier(period, 12 // _MONTHS[self])


class Period(NamedTuple):
    """From `since` to before `until`."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days

    def moved(self, by: timedelta) -> "Period":
        """Return the stretch as long, so much later."""
        return Period(self.since + by, self.until + by)

    def first(self, days: int) -> "Period":
        """Return its first days: all of them, where it has no more."""
        return Period(self.since, min(self.since + days * _DAY, self.until))


def known_part(period: Period, until: date) -> Period:
    """Return the part of a stretch of which the books know: they end before `until`."""
    return Period(period.since, max(min(period.until, until), period.since))


def compared(now: Period, base: Period, until: date) -> tuple[Period, Period]:
    """Return what of two stretches may be compared: whole ones, or as many days of both."""
    known = known_part(now, until)
    if known == now:
        return now, base
    days = min(known.days, base.days)
    return now.first(days), base.first(days)


def _months_later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
