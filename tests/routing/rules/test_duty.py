"""Who is on duty: by the shifts' calendars, less absences; and who is there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.promises import Hours, Timeline, timeline_of
from steward.promises.rules import read_day
from steward.routing.rules import SILENCE, Duty, duty_of, is_present

FRIDAY = datetime(2026, 11, 20, tzinfo=UTC)
WEEK = timedelta(days=7)


def _shift(hours: str, days: int = 5) -> Timeline:
    week = tuple(read_day(hours) if day < days else () for day in range(7))
    return timeline_of(Hours(ZoneInfo("UTC"), week))


def _at(hour: float, day: int = 0) -> datetime:
    return FRIDAY + timedelta(days=day, hours=hour)


DAY = _shift("08:00-12:00, 13:00-17:00")
LATE = _shift("14:00-20:00")


@pytest.mark.parametrize(
    ("hour", "duty"),
    [
        (7, Duty(None, _at(8))),
        (8, Duty(_at(12), _at(13))),
        (12.5, Duty(None, _at(13))),
        (13, Duty(_at(17), _at(8, day=3))),
        (17, Duty(None, _at(8, day=3))),
    ],
)
def test_duty_is_the_stretch_of_the_calendar(hour: float, duty: Duty) -> None:
    assert duty_of([DAY], [], _at(hour)) == duty


def test_of_two_shifts_the_later_end_counts() -> None:
    assert duty_of([DAY, LATE], [], _at(15)).until == _at(20)
    assert duty_of([DAY, LATE], [], _at(13)) == Duty(_at(17), _at(14))


def test_without_a_shift_there_is_no_duty() -> None:
    assert duty_of([], [], _at(10)) == Duty(None, None)


def test_absence_ends_a_stretch_and_hides_the_next() -> None:
    doctor, weekend = (_at(10), _at(11)), (_at(15), _at(9, day=4))
    absences = [weekend, doctor]
    assert duty_of([DAY], absences, _at(9)) == Duty(_at(10), _at(11))
    assert duty_of([DAY], absences, _at(10)) == Duty(None, _at(11))
    assert duty_of([DAY], absences, _at(11)) == Duty(_at(12), _at(13))
    assert duty_of([DAY], absences, _at(14)) == Duty(_at(15), _at(9, day=4))


quarters = st.integers(0, 14 * 24 * 4)
absences = st.lists(st.tuples(quarters, st.integers(1, 200)), max_size=4)


@given(quarters, absences, st.sampled_from([[DAY], [DAY, LATE]]))
def test_duty_says_the_same_as_calendar_and_absences_minute_by_minute(
    quarter: int, away: list[tuple[int, int]], shifts: list[Timeline]
) -> None:
    now = FRIDAY + timedelta(minutes=15 * quarter)
    gone = [
        (FRIDAY + timedelta(minutes=15 * start), FRIDAY + timedelta(minutes=15 * (start + length)))
        for start, length in away
    ]

    def works(moment: datetime) -> bool:
        is_open = any(
            shift.elapsed(moment, moment + timedelta(seconds=1)) == timedelta(seconds=1)
            for shift in shifts
        )
        return is_open and not any(start <= moment < end for start, end in gone)

    duty = duty_of(shifts, gone, now)
    assert (duty.until is not None) == works(now)
    if duty.until is not None:
        assert works(duty.until - timedelta(seconds=1))
        assert not gone_between(gone, now, duty.until)
    if duty.starts is not None:
        assert works(duty.starts)
        assert duty.starts > now


def gone_between(gone: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    """Whether somebody is absent at any time between two moments."""
    return any(leaves < end and returns > start for leaves, returns in gone)


@pytest.mark.parametrize(
    ("is_away", "heard", "present"),
    [
        (False, SILENCE, True),
        (False, SILENCE + timedelta(seconds=1), False),
        (True, timedelta(0), False),
        (False, None, False),
    ],
)
def test_who_said_so_or_was_not_heard_of_for_long_is_away(
    *, is_away: bool, heard: timedelta | None, present: bool
) -> None:
    heard_at = None if heard is None else FRIDAY - heard
    assert is_present(is_away=is_away, heard_at=heard_at, now=FRIDAY) == present
