"""When a business is open: by the week, and on the days that are otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from typing_extensions import override

from steward.kit.marks import N_
from steward.promises.errors import BadHours

DAY = 24 * 60  # minutes
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Period(NamedTuple):
    """A stretch of open time within a day, in minutes after midnight; `end` is when it closes."""

    start: int
    end: int

    @override
    def __str__(self) -> str:
        """Write it as a clock shows it: 08:00-17:30."""
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in self)


Day = tuple[Period, ...]


@dataclass(frozen=True)
class Hours:
    """The open hours of a business in the wall-clock time of its `zone`.

    `week` has the periods of seven days, Monday first. `special` replaces them on single days: none
    for a holiday, some for half a one. Raises BadHours when periods overlap, end before they
    start, or when the week is never open.
    """

    zone: ZoneInfo
    week: tuple[Day, ...]
    special: Mapping[date, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != len(_DAYS):
            msg = N_("A week has seven days.")
            raise BadHours(msg)
        if not any(self.week):
            msg = N_("These hours are never open, so no promise could ever be kept. Open some day.")
            raise BadHours(msg)
        for name, periods in zip(_DAYS, self.week, strict=True):
            _check(name, periods)
        for day, periods in self.special.items():
            _check(day.isoformat(), periods)

    def on(self, day: date) -> Day:
        """Return the open periods of a day, in order."""
        found = self.special.get(day)
        return self.week[day.weekday()] if found is None else found


def _check(name: str, periods: Sequence[Period]) -> None:
    for period in periods:
        if not 0 <= period.start < period.end <= DAY:
            raise BadHours(
                N_(
                    "%(name)s: %(period)s does not end after it starts, within one day.",
                    name=name,
                    period=period,
                )
            )
    for one, following in pairwise(periods):
        if following.start < one.end:
            raise BadHours(
                N_(
                    "%(name)s: %(following)s begins before %(one)s has ended.",
                    name=name,
                    following=following,
                    one=one,
                )
            )
