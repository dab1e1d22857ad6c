"""When people write and when agents work: days, hours, and the way from one to the other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")

_SATURDAY, _SUNDAY = 5, 6
_NOON = 12
# Monday brings what the weekend left; Saturday and Sunday belong to people at home.
_DAY_WEIGHTS = (1.5, 1.15, 1.0, 1.0, 0.95, 0.55, 0.4)
_HOUR_WEIGHTS = (
    *(0.3, 0.2, 0.1, 0.1, 0.2, 0.6, 1.5, 3.5, 6.5, 8.5, 9.0, 8.0),
    *(5.5, 6.5, 7.5, 7.0, 6.0, 4.5, 3.5, 3.5, 4.0, 3.0, 1.8, 0.8),
)
_GROWTH_A_DAY = 0.002


def arrivals(now: datetime, days: int, count: int, rng: Random) -> Iterator[datetime]:
    """Yield `count` times in UTC, in order, over the `days` before the full hour of `now`."""
    today = now.astimezone(HOME)
    dates = [today.date() - timedelta(days=back) for back in range(days - 1, -1, -1)]
    weights = [
        _DAY_WEIGHTS[day.weekday()] * (1 + _GROWTH_A_DAY * place) * rng.uniform(0.85, 1.15)
        for place, day in enumerate(dates)
    ]
    weights[-1] *= sum(_HOUR_WEIGHTS[: today.hour]) / sum(_HOUR_WEIGHTS)
    reached = list(accumulate(weights))
    ends = [round(count * upto / reached[-1]) for upto in reached]
    for day, start, end in zip(dates, [0, *ends], ends, strict=False):
        hours = range(today.hour if day == today.date() else 24)
        yield from _times_of_day(day, hours, end - start, rng)


def _times_of_day(day: date, hours: range, count: int, rng: Random) -> list[datetime]:
    if not count:
        return []
    chosen = rng.choices(hours, _HOUR_WEIGHTS[: len(hours)], k=count)
    return sorted(_moment(day, hour, rng) for hour in chosen)


def _moment(day: date, hour: int, rng: Random) -> datetime:
    at = time(hour, rng.randrange(60), rng.randrange(60), tzinfo=HOME)
    return datetime.combine(day, at).astimezone(UTC)


def at_work(at: datetime, rng: Random) -> datetime:
    """Return `at`, or a moment soon after the office next opens, in UTC."""
    local = at.astimezone(HOME)
    opens, closes = _office_hours(local)
    if opens <= local.hour < closes:
        return at
    day = local.date() + timedelta(days=local.hour >= closes)
    while day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    opens = 9 if day.weekday() == _SATURDAY else 8
    return _moment(day, opens, rng) + timedelta(minutes=rng.randrange(30))


def _office_hours(local: datetime) -> tuple[int, int]:
    if local.weekday() == _SUNDAY:
        return 24, 24
    return (9, 13) if local.weekday() == _SATURDAY else (8, 18)


def awake(at: datetime, rng: Random) -> datetime:
    """Return `at`, or a moment in the morning if people sleep at that time, in UTC."""
    local = at.astimezone(HOME)
    if local.hour in range(7, 23):
        return at
    evening = local.hour >= _NOON
    return _moment(local.date() + timedelta(days=evening), 7, rng)


def working_day(at: datetime, ahead: int, rng: Random) -> datetime:
    """Return a morning moment `ahead` working days (Monday to Friday) after `at`, in UTC."""
    day = at.astimezone(HOME).date()
    while ahead:
        day += timedelta(days=1)
        ahead -= day.weekday() < _SATURDAY
    return _moment(day, rng.randrange(9, 12), rng)
