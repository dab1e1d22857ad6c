"""When a board is sent: each day, week or month, at an hour of the house's zone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Rhythm:
    """How often, on which `day` (of the week from 1, Monday; or of the month), at which hour.

    In a month that is shorter, the last day is meant; each day needs none.
    """

    every: Every
    day: int
    hour: int

    def next_after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first time after a moment, in UTC.

        An hour that the clocks skip is an hour later, one that comes twice is the first of both.
        """
        today = moment.astimezone(zone).date()
        ahead = (today + number * _DAY for number in range(63))
        times = (self._at(one, zone) for one in ahead if self._is_on(one))
        return next(one for one in times if one > moment)

    def _is_on(self, day: date) -> bool:
        if self.every is Every.DAY:
            return True
        if self.every is Every.WEEK:
            return day.isoweekday() == self.day
        return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def _at(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, time(self.hour), zone).astimezone(UTC)
