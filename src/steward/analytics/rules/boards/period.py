"""The time that a board tells of, and the time that it is compared with, day for day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

GRAINS = ("day", "week", "month", "quarter", "year")
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_YEAR_OF_WEEKS = 52 * _WEEK  # keeps the days of the week where they are
_MOST = {"day": 31, "week": 190, "month": 1_200, "quarter": 4_000}  # days of time shown by a grain
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Choice(StrEnum):
    """What time one can choose."""

    WEEKS = "13w"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"


class Against(StrEnum):
    """What it can be compared with."""

    LAST_YEAR = "year"
    BEFORE = "before"


@dataclass(frozen=True)
class Span:
    """Days from `since` to before `until`."""

    since: date
    until: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days

    def shifted(self, by: timedelta) -> "Span":
        """Return the days so much later."""
        return Span(self.since + by, self.until + by)


@dataclass(frozen=True)
class Bucket:
    """A week, month, … of a span; where it is not whole, only those of its days count."""

    start: date
    is_whole: bool


@dataclass(frozen=True)
class Period:
    """What a board tells of: `now`, compared with `then`, as many days; shown by `grain`."""

    choice: Choice
    against: Against
    now: Span
    then: Span
    grain: str

    @property
    def buckets(self) -> list[Bucket]:
        """The weeks, months, … of now."""
        return list(buckets(self.now, self.grain))


def period_of(
    choice: str, against: str, today: date, since: date | None = None, until: date | None = None
) -> Period:
    """Return the period that is asked for; what makes no sense is taken for the usual 13 weeks.

    It ends with yesterday: a day that is not over would be compared with whole ones. Both times
    have as many days, and in weeks the same days of the week. `until` is its last day.
    """
    compared = Against.BEFORE if against == Against.BEFORE else Against.LAST_YEAR
    if choice == Choice.OWN and _is_span(since, until):
        assert since is not None and until is not None  # noqa: S101, PT018 - _is_span has looked
        return _own(Span(since, until + _DAY), compared)
    if choice == Choice.YEAR:
        now = Span((today - _DAY).replace(month=1, day=1), today)
        return Period(Choice.YEAR, compared, now, year_before(now), "month")
    if choice == Choice.QUARTER:
        return _by_weeks(Choice.QUARTER, compared, Span(start_of(today - _DAY, "quarter"), today))
    first = start_of(today - _DAY, "week") - 12 * _WEEK
    return _by_weeks(Choice.WEEKS, compared, Span(first, today))


def _is_span(since: date | None, until: date | None) -> bool:
    if since is None or until is None or since > until:
        return False
    return since.year > _FIRST_YEAR and until.year < _LAST_YEAR


def _by_weeks(choice: Choice, against: Against, now: Span) -> Period:
    back = _YEAR_OF_WEEKS if against == Against.LAST_YEAR else 13 * _WEEK
    return Period(choice, against, now, now.shifted(-back), "week")


def _own(now: Span, against: Against) -> Period:
    grain = next((grain for grain, most in _MOST.items() if now.days <= most), "year")
    by_weeks = grain in {"day", "week"}
    if against == Against.LAST_YEAR:
        then = now.shifted(-_YEAR_OF_WEEKS) if by_weeks else year_before(now)
    else:
        then = now.shifted(-_WEEK * -(-now.days // 7)) if by_weeks else _just_before(now)
    return Period(Choice.OWN, against, now, then, grain)


def year_before(now: Span) -> Span:
    """Return the same dates a year earlier."""
    return Span(_date_in(now.since, now.since.year - 1), _date_in(now.until, now.until.year - 1))


def _date_in(day: date, year: int) -> date:
    """The 29th of February of other years is the 1st of March."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _just_before(now: Span) -> Span:
    """Return as many months before, where it is whole months; else as many days."""
    if now.since.day == 1 == now.until.day:
        months = _months(now.until) - _months(now.since)
        return Span(_from_months(_months(now.since) - months), now.since)
    return now.shifted(-timedelta(days=now.days))


def coarser(period: Period) -> Period:
    """Return the same time, shown by the next longer grain: a few estimates say more than many."""
    longer = {"day": "week", "week": "month", "month": "quarter"}.get(period.grain, "year")
    return replace(period, grain=longer)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _from_months(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def start_of(day: date, grain: str) -> date:
    """Return the first day of the week (from Monday), month, quarter or year of a day."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "day":
        return day
    size = {"month": 1, "quarter": 3, "year": 12}[grain]
    return _from_months(_months(day) // size * size)


def next_start(start: date, grain: str) -> date:
    """Return the first day of the next week, month, …, after one that starts so."""
    if grain in {"day", "week"}:
        return start + (_DAY if grain == "day" else _WEEK)
    size = {"month": 1, "quarter": 3, "year": 12}[grain]
    return _from_months(_months(start) + size)


def buckets(span: Span, grain: str) -> Iterator[Bucket]:
    """Yield the weeks, months, … that have days in a span, and whether all their days are in it."""
    start = start_of(span.since, grain)
    while start < span.until:
        end = next_start(start, grain)
        yield Bucket(start, start >= span.since and end <= span.until)
        start = end
