"""When a business is open: by the week, and on the days that are otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from typing_extensions import override

from steward.kit.marks import N_
from steward.promises.errors import BadHours

DAY = 24 * 60  # minutes
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Period(NamedTuple):
    """A stretch of open time within a day, in minutes after midnight; `end` is when it closes."""

    start: int
    end: int

    @override
    def __str__(self) -> str:
        """Write it as a clock shows it: 08:00-17:30."""
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in self)


Day = tuple[Period, ...]


class SpecialDay(NamedTuple):
    """A day on which other hours hold than in its week: none on a holiday, some on half a one."""

    day: date
    periods: Day
    name: str = ""


@dataclass(frozen=True)
class Hours:
    """The open hours of a business in the wall-clock time of its `zone`.

    `week` has the periods of seven days, Monday first; `special` the days that are otherwise.
    Raises BadHours when periods overlap, end before they start, when a day is named twice, or
    when the week is never open.
    """

    zone: ZoneInfo
    week: tuple[Day, ...]
    special: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != len(DAYS) or not any(self.week):
            raise BadHours(
                N_("These hours are never open, so no promise could be kept. Open some day.")
            )
        for periods in (*self.week, *(one.periods for one in self.special)):
            check_day(periods)
        if len(self._special) < len(self.special):
            raise BadHours(N_("A day is named twice among the special days. Name it once."))

    @cached_property
    def _special(self) -> dict[date, Day]:
        return {one.day: one.periods for one in self.special}

    def on(self, day: date) -> Day:
        """Return the open periods of a day, in order."""
        found = self._special.get(day)
        return self.week[day.weekday()] if found is None else found

    def lost_between(self, since: date, until: date) -> list[float] | None:
        """Return for each day from `since` to before `until` what it has less than its week says.

        In working days: 1 is a holiday, 0.5 half a one, -1 a Sunday on which it is open. None
        where a year of these has no special day: its holidays were not entered.
        """
        if not {*range(since.year, until.year + 1)} <= {one.day.year for one in self.special}:
            return None
        days = (since + timedelta(number) for number in range((until - since).days))
        return [self._lost_on(day) for day in days]

    def _lost_on(self, day: date) -> float:
        usual, there = _minutes(self.week[day.weekday()]), _minutes(self.on(day))
        return (usual - there) / (usual or there or 1)


def _minutes(periods: Day) -> int:
    return sum(period.end - period.start for period in periods)


def check_day(periods: Sequence[Period]) -> None:
    """Raise BadHours unless each period ends after it starts, and before the next one begins."""
    for period in periods:
        if not 0 <= period.start < period.end <= DAY:
            raise BadHours(
                N_("%(period)s does not end after it starts, within one day.", period=period)
            )
    for one, following in pairwise(periods):
        if following.start < one.end:
            said = N_("%(next)s begins before %(one)s has ended.", next=following, one=one)
            raise BadHours(said)


ROUND_THE_CLOCK = Hours(ZoneInfo("UTC"), ((Period(0, DAY),),) * len(DAYS))
