"""A promise as a clock: what was used of it survives pauses and every change of plan."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from steward.promises.rules import Clock, Hours, Period, Timeline
from tests.promises.rules.strategies import hours, lengths, moments

_OFFICE = Timeline(Hours(ZoneInfo("UTC"), ((Period(9 * 60, 17 * 60),),) * 5 + ((), ())))
_ALWAYS = Timeline(Hours(ZoneInfo("UTC"), ((Period(0, 24 * 60),),) * 7))
_FOUR_HOURS = Clock(timedelta(hours=4))


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026, of which the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_clock_is_due_once_its_open_time_is_used() -> None:
    clock = _FOUR_HOURS.resumed(_at(20, 15))
    assert clock.due_at(_OFFICE) == _at(23, 11)
    assert clock.reaches(0.5, _OFFICE) == _at(20, 17)
    assert clock.reaches(1.5, _OFFICE) == _at(23, 13)
    assert not clock.is_broken_at(_at(23, 11), _OFFICE)
    assert clock.is_broken_at(_at(23, 11, 1), _OFFICE)


def test_time_that_the_customer_takes_does_not_count() -> None:
    clock = _FOUR_HOURS.resumed(_at(20, 15)).paused(_at(20, 16), _OFFICE)
    assert clock.due_at(_OFFICE) is None
    assert clock.used_at(_at(25, 12), _OFFICE) == timedelta(hours=1)
    assert clock.resumed(_at(25, 12)).due_at(_OFFICE) == _at(25, 15)


def test_what_was_used_survives_another_target_and_another_calendar() -> None:
    clock = _FOUR_HOURS.resumed(_at(20, 15)).moved(_at(20, 16), _OFFICE, timedelta(hours=2))
    assert clock.due_at(_OFFICE) == _at(20, 17)
    assert clock.due_at(_ALWAYS) == _at(20, 17)
    later = clock.moved(_at(20, 16, 30), _OFFICE, timedelta(hours=8))
    assert later.due_at(_ALWAYS) == _at(20, 23)


def test_a_target_that_is_used_up_already_is_due_at_once() -> None:
    clock = _FOUR_HOURS.resumed(_at(20, 9)).moved(_at(20, 12), _OFFICE, timedelta(hours=1))
    assert clock.due_at(_OFFICE) == _at(20, 12)
    assert clock.is_broken_at(_at(20, 12), _OFFICE)


def test_what_stands_is_moved_standing() -> None:
    standing = _FOUR_HOURS.moved(_at(20, 9), _OFFICE, timedelta(hours=1))
    assert standing.since is None
    assert standing.paused(_at(20, 10), _OFFICE) == standing


@given(hours(), hours(), moments(), lengths(), lengths())
def test_pauses_and_moves_neither_lose_nor_make_time(
    one: Hours, other: Hours, start: datetime, first: timedelta, second: timedelta
) -> None:
    before, after = Timeline(one), Timeline(other)
    middle, end = start + first, start + first + second
    clock = Clock(timedelta(hours=8)).resumed(start)
    moved = clock.moved(middle, before, timedelta(hours=1))
    assert moved.used_at(end, after) == before.elapsed(start, middle) + after.elapsed(middle, end)
    paused = clock.paused(middle, before).resumed(end)
    assert paused.used_at(end + first, before) == (
        before.elapsed(start, middle) + before.elapsed(end, end + first)
    )


@given(hours(), moments(), lengths())
def test_a_clock_is_broken_only_after_it_was_due(
    of: Hours, start: datetime, target: timedelta
) -> None:
    calendar = Timeline(of)
    clock = Clock(target).resumed(start)
    due = clock.due_at(calendar)
    assert due is not None
    assert not clock.is_broken_at(due, calendar)
    assert clock.used_at(due, calendar) == target
