"""Hours as people write them are read as they are meant, or refused with what to write."""

import pytest
from hypothesis import given

from steward.promises.errors import BadHours
from steward.promises.rules import Day, Period, read_day, write_day
from tests.promises.rules.strategies import days


@given(days())
def test_what_is_written_is_read_again(day: Day) -> None:
    assert read_day(write_day(day)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", ()),
        (" , ", ()),
        ("9-17", (Period(540, 1020),)),
        ("13.00\u201317.30, 8:00-12:00", (Period(480, 720), Period(780, 1050))),
        ("00:00-24:00", (Period(0, 1440),)),
    ],
)
def test_usual_ways_of_writing_are_understood(text: str, day: Day) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nine to five", "“nine to five” is no stretch of time"),
        ("08:00-12:61", "more than 59 minutes"),
        ("17:00-09:00", "17:00-09:00 does not end after it starts"),
        ("08:00-25:00", "within one day"),
        ("08:00-12:00, 11:00-13:00", "11:00-13:00 begins before 08:00-12:00 has ended"),
        ("08:00-12:00; 13:00-17:00", "no stretch of time"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(text: str, what: str) -> None:
    with pytest.raises(BadHours, match=what):
        read_day(text)
