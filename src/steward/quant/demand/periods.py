"""Periods of time as they stand in files, and the step from one to the next: found out, not asked.

A period is a date, or a plain number where somebody has counted them.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import gcd

Period = date | int

_NUMBER = re.compile(r"-?\d{1,7}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_IN_ALL_MONTHS = 28  # days
_WEEK = 7


class Unit(StrEnum):
    """What a step is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    NUMBER = "number"


_A_CYCLE = {Unit.DAY: 7, Unit.WEEK: 52, Unit.MONTH: 12, Unit.NUMBER: 1}


@dataclass(frozen=True)
class Step:
    """So many days, weeks or months from one period to the next, counted from `first`."""

    unit: Unit
    every: int
    first: Period

    @property
    def cycle(self) -> int:
        """How many periods make a week of days, or a year; 1 where they make none."""
        whole, rest = divmod(_A_CYCLE[self.unit], self.every)
        return 1 if rest else whole

    def place(self, period: Period) -> int:
        """Return how many steps a period is from the first."""
        return (_count(period, self.unit) - _count(self.first, self.unit)) // self.every

    def period(self, place: int) -> Period:
        """Return the period so many steps from the first."""
        if isinstance(self.first, int):
            return self.first + place * self.every
        if self.unit is Unit.MONTH:
            return _months_on(self.first, place * self.every)
        days = self.every * (_WEEK if self.unit is Unit.WEEK else 1)
        return self.first + timedelta(days=place * days)


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period:
    """Read 2024-01-31 (with a time or not), 2024-01, 2024-W05, or a number.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return int(text)
    if month := _MONTH.fullmatch(text):
        return date(int(month[1]), int(month[2]), 1)
    day, _, _ = text.replace("T", " ").partition(" ")
    return date.fromisoformat(day)


def recognise(periods: Collection[Period]) -> Step:
    """Return the widest step that reaches all periods. Raises ValueError where they do not mix.

    Dates on the same day of the month, or at the end of months, are months apart; one date alone
    is taken for a month where it is the first of one, else for a day.
    """
    numbers = sorted(one for one in periods if isinstance(one, int))
    dates = sorted(one for one in periods if isinstance(one, date))
    if bool(numbers) == bool(dates):
        raise ValueError("periods are all dates, or all numbers")
    if numbers:
        return Step(Unit.NUMBER, _common(numbers), numbers[0])
    if _are_months(dates):
        return Step(Unit.MONTH, _common(_count(one, Unit.MONTH) for one in dates), dates[0])
    days = _common(one.toordinal() for one in dates)
    if days % _WEEK:
        return Step(Unit.DAY, days, dates[0])
    return Step(Unit.WEEK, days // _WEEK, dates[0])


def _common(places: Iterable[int]) -> int:
    return gcd(*(later - earlier for earlier, later in pairwise(places))) or 1


def _are_months(dates: Collection[date]) -> bool:
    at_end = all(one.day == monthrange(one.year, one.month)[1] for one in dates)
    days = {one.day for one in dates}
    months = {(one.year, one.month) for one in dates}
    if len(months) == 1:
        return days == {1}
    return at_end or (len(days) == 1 and max(days) <= _IN_ALL_MONTHS)


def _count(period: Period, unit: Unit) -> int:
    if isinstance(period, int):
        return period
    if unit is Unit.MONTH:
        return 12 * period.year + period.month
    return period.toordinal() // (_WEEK if unit is Unit.WEEK else 1)


def _months_on(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    at_end = first.day == monthrange(first.year, first.month)[1]
    return date(year, month + 1, last if at_end else min(first.day, last))
