"""Open time: added and measured without a gap, by any calendar, across any change of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from steward.promises.errors import BadHours, NeverOpen
from steward.promises.rules import Hours, Period, SpecialDay, Timeline
from tests.promises.rules.strategies import hours, lengths, moments

BERLIN = ZoneInfo("Europe/Berlin")
_NINE_TO_FIVE = (Period(9 * 60, 17 * 60),)
_OFFICE = (_NINE_TO_FIVE,) * 5 + ((), ())


def _berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]  # a date's numbers


def _hours(count: float) -> timedelta:
    return timedelta(hours=count)


@given(hours(), moments(), lengths())
def test_what_was_added_has_elapsed(of: Hours, start: datetime, length: timedelta) -> None:
    calendar = Timeline(of)
    assert calendar.elapsed(start, calendar.add(start, length)) == length


@given(hours(), moments(), lengths())
def test_a_deadline_is_never_outside_open_time(
    of: Hours, start: datetime, length: timedelta
) -> None:
    calendar = Timeline(of)
    due = calendar.add(start, length)
    assert due >= start
    assert calendar.is_open(due)


@given(hours(), moments(), lengths(), lengths())
def test_more_time_and_a_later_start_never_end_earlier(
    of: Hours, start: datetime, length: timedelta, more: timedelta
) -> None:
    calendar = Timeline(of)
    due = calendar.add(start, length)
    assert calendar.add(start, length + more) >= due
    assert calendar.add(start + more, length) >= due


@given(hours(), moments(), lengths(), lengths())
def test_time_adds_up_over_any_moment_between(
    of: Hours, start: datetime, one: timedelta, other: timedelta
) -> None:
    calendar = Timeline(of)
    middle, end = start + one, start + one + other
    parts = calendar.elapsed(start, middle) + calendar.elapsed(middle, end)
    assert calendar.elapsed(start, end) == parts
    open_time = sum((b - a for a, b in calendar.stretches(start, end)), timedelta())
    assert open_time == parts


@given(hours(), moments())
def test_it_is_open_when_the_wall_clock_says_so(of: Hours, moment: datetime) -> None:
    local = moment.astimezone(of.zone)
    minutes = local.hour * 60 + local.minute + (local.second + local.microsecond / 1e6) / 60
    says = any(period.start <= minutes <= period.end for period in of.on(local.date()))
    if minutes:  # at midnight, what was open the evening before just still is
        assert Timeline(of).is_open(moment) == says


def test_lunch_nights_and_weekends_are_left_out() -> None:
    split = (Period(8 * 60, 12 * 60), Period(13 * 60, 17 * 60 + 30))
    calendar = Timeline(Hours(BERLIN, (split,) * 5 + ((), ())))
    friday = _berlin(2026, 11, 20, 11, 30)
    assert calendar.add(friday, _hours(1)) == _berlin(2026, 11, 20, 13, 30)
    assert calendar.add(friday, _hours(6)) == _berlin(2026, 11, 23, 9)
    assert calendar.add(_berlin(2026, 11, 21, 3), _hours(0)) == _berlin(2026, 11, 23, 8)


def test_exactly_a_day_ends_at_closing_time_not_at_the_next_opening() -> None:
    calendar = Timeline(Hours(BERLIN, _OFFICE))
    assert calendar.add(_berlin(2026, 11, 20, 9), _hours(8)) == _berlin(2026, 11, 20, 17)


def test_half_a_holiday_is_open_by_half() -> None:
    eve, day = date(2026, 12, 24), date(2026, 12, 25)
    calendar = Timeline(
        Hours(BERLIN, _OFFICE, (SpecialDay(eve, (Period(9 * 60, 12 * 60),)), SpecialDay(day, ())))
    )
    assert calendar.elapsed(_berlin(2026, 12, 24, 9), _berlin(2026, 12, 28, 9)) == _hours(3)


def test_days_lose_what_they_are_open_less_than_their_week_says() -> None:
    special = (
        SpecialDay(date(2026, 12, 24), (Period(9 * 60, 13 * 60),)),
        SpecialDay(date(2026, 12, 25), ()),
        SpecialDay(date(2026, 12, 26), ()),
        SpecialDay(date(2026, 12, 27), (Period(10 * 60, 12 * 60),)),
    )
    calendar = Hours(BERLIN, _OFFICE, special)
    week = calendar.lost_between(date(2026, 12, 23), date(2026, 12, 29))
    assert week == [0, 0.5, 1, 0, -1, 0]  # a Saturday is nothing to lose
    assert calendar.lost_between(date(2026, 12, 23), date(2027, 1, 2)) is None, "not entered"


def test_a_night_in_which_clocks_are_changed_is_as_long_as_it_is() -> None:
    always = Timeline(Hours(BERLIN, ((Period(0, 24 * 60),),) * 7))
    for day, length in (((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 20), 24)):
        start = _berlin(*day, 0)
        following = (start + timedelta(hours=30)).astimezone(BERLIN).date()
        end = _berlin(following.year, following.month, following.day, 0)
        assert always.elapsed(start, end) == _hours(length)


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    night = (Period(2 * 60, 3 * 60),)
    calendar = Timeline(Hours(BERLIN, (night,) * 7))
    start = _berlin(2026, 10, 25, 0)
    assert calendar.elapsed(start, start + _hours(12)) == _hours(2)
    assert calendar.add(start, _hours(1.5)) == _berlin(2026, 10, 25, 2, 30, fold=1)


def test_an_hour_that_is_missing_is_not_open() -> None:
    night = (Period(2 * 60, 3 * 60),)
    calendar = Timeline(Hours(BERLIN, (night,) * 7))
    start = _berlin(2026, 3, 29, 0)
    assert calendar.add(start, _hours(0.5)) == _berlin(2026, 3, 30, 2, 30)


def test_a_week_that_is_never_open_is_refused() -> None:
    with pytest.raises(BadHours, match="never open"):
        Hours(BERLIN, ((),) * 7)


@pytest.mark.parametrize(
    "periods",
    [
        (Period(540, 540),),
        (Period(600, 540),),
        (Period(-1, 60),),
        (Period(0, 1441),),
        (Period(540, 720), Period(700, 800)),
    ],
)
def test_periods_that_no_day_has_are_refused(periods: tuple[Period, ...]) -> None:
    with pytest.raises(BadHours):
        Hours(BERLIN, (periods, *_OFFICE[1:]))
    with pytest.raises(BadHours):
        Hours(BERLIN, _OFFICE, (SpecialDay(date(2026, 1, 1), periods),))


def test_a_deadline_beyond_all_opening_is_refused() -> None:
    with pytest.raises(NeverOpen, match="20 years"):
        Timeline(Hours(BERLIN, _OFFICE)).add(_berlin(2026, 11, 20), timedelta(days=365 * 20))


def test_a_day_that_is_named_twice_is_refused() -> None:
    twice = (SpecialDay(date(2026, 1, 1), ()), SpecialDay(date(2026, 1, 1), _NINE_TO_FIVE))
    with pytest.raises(BadHours, match="named twice"):
        Hours(BERLIN, _OFFICE, twice)
