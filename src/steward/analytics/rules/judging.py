"""From the answers of the books to the series that a dated change is judged by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from steward.analytics.rules.asking import Row
from steward.analytics.rules.boards.period import start_of

_BY_WEEKS_FROM = 42  # days since the change: six weeks
_BEFORE = {"day": timedelta(days=400), "week": timedelta(days=3 * 365)}
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_YEAR = 365.25
MOST_CONTROLS = 8


class Kind(StrEnum):
    """Of which kind a change was."""

    PRICE = "price"
    DISCOUNT = "discount"
    PRODUCT = "product"
    PROCESS = "process"
    MANAGEMENT = "management"
    OTHER = "other"


@dataclass(frozen=True)
class Case:
    """Which metric is looked at since when, where it was touched, and what stands beside it."""

    metric: str
    happened_on: date
    dimension: str = ""
    touched: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    is_alone: bool = False


@dataclass(frozen=True)
class Stretches:
    """The weeks (or days) before and since a change; that of the day itself may be left out."""

    grain: str
    days: tuple[date, ...]
    start: int

    @property
    def cycles(self) -> tuple[float, ...]:
        """The seasons that they may have, in stretches."""
        return (7.0, _YEAR) if self.grain == "day" else (_YEAR / 7,)

    @property
    def span(self) -> tuple[date, date]:
        """Their first day, and the day after the last."""
        return self.days[0], self.days[-1] + (_DAY if self.grain == "day" else _WEEK)


def stretches(happened_on: date, first: date, until: date) -> Stretches | None:
    """Return weeks where six have passed, else days, of what the books hold; None of nothing.

    They hold days from `first` to before `until`. A week with days before the change and since it
    is neither: it is left out.
    """
    grain = "week" if (until - happened_on).days >= _BY_WEEKS_FROM else "day"
    step = _DAY if grain == "day" else _WEEK
    since = max(first, happened_on - _BEFORE[grain])
    begin = since if grain == "day" else start_of(since + _WEEK - _DAY, "week")
    count = (until - begin).days // step.days
    every = [begin + number * step for number in range(max(count, 0))]
    days = tuple(day for day in every if day >= happened_on or day + step <= happened_on)
    start = sum(day < happened_on for day in days)
    return Stretches(grain, days, start) if 0 < start < len(days) else None


def lost_in(of: Stretches, by_day: Sequence[float]) -> list[float]:
    """Return how many working days each stretch lost, from those of all days of their span."""
    first, length = of.days[0], 1 if of.grain == "day" else _WEEK.days
    places = [(day - first).days for day in of.days]
    return [sum(by_day[place : place + length]) for place in places]


def series(rows: Sequence[Row], of: Stretches, *, is_sum: bool) -> list[float]:
    """Return a number for each stretch from rows by time: where nothing is, 0, or as before."""
    known = {row.keys[0]: row.figure.value for row in rows}
    numbers: list[float] = []
    for day in of.days:
        value = known.get(day)
        usual = 0.0 if is_sum or not numbers else numbers[-1]
        numbers.append(usual if value is None else float(value))
    return numbers


def beside(
    rows: Sequence[Row], case: Case, of: Stretches, *, is_sum: bool
) -> Mapping[str, list[float]]:
    """Return the series of what stands beside, from rows by time and value.

    Where none are named, they are the largest that were not touched.
    """
    by_value: dict[str, list[Row]] = {}
    for row in rows:
        by_value.setdefault(str(row.keys[1] or ""), []).append(row)
    first = of.days[of.start]
    sizes = {
        name: sum(
            row.figure.n for row in some if isinstance(row.keys[0], date) and row.keys[0] < first
        )
        for name, some in by_value.items()
        if name not in case.touched
    }
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_CONTROLS]
    chosen = [name for name in case.controls if name in sizes] or largest
    return {name: series(by_value[name], of, is_sum=is_sum) for name in chosen}
