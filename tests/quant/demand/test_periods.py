"""Periods and lines of files: the step that is found, and the series that lines make."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from steward.quant.demand import (
    BadLine,
    Line,
    Period,
    Step,
    Unit,
    read_line,
    read_period,
    recognise,
    tabulate,
)

_FIRST = date(2024, 1, 29)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        (" 2024-02-29 00:00:00", date(2024, 2, 29)),
        ("2024-02-29T10:00:00Z", date(2024, 2, 29)),
        ("20240229", date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1)),
        ("2024-W05", _FIRST),
        ("17", 17),
    ],
)
def test_periods_are_read(text: str, period: Period) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-13", "1/2/2026", "soon", "1.5"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_period(text)


@pytest.mark.parametrize(
    ("periods", "unit", "every", "cycle"),
    [
        ([_FIRST, _FIRST + timedelta(1), _FIRST + timedelta(9)], Unit.DAY, 1, 7),
        ([_FIRST, _FIRST + timedelta(14), _FIRST + timedelta(21)], Unit.WEEK, 1, 52),
        ([_FIRST, _FIRST + timedelta(28)], Unit.WEEK, 4, 13),
        ([date(2024, 1, 1), date(2024, 2, 1), date(2024, 12, 1)], Unit.MONTH, 1, 12),
        ([date(2024, 1, 31), date(2024, 2, 29)], Unit.MONTH, 1, 12),
        ([date(2024, 1, 1), date(2024, 4, 1)], Unit.MONTH, 3, 4),
        ([date(2024, 1, 1)], Unit.MONTH, 1, 12),
        ([_FIRST], Unit.DAY, 1, 7),
        ([3, 4, 9], Unit.NUMBER, 1, 1),
    ],
)
def test_the_step_is_recognised(periods: list[Period], unit: Unit, every: int, cycle: int) -> None:
    step = recognise(periods)
    assert (step.unit, step.every, step.cycle) == (unit, every, cycle)
    assert [step.period(step.place(one)) for one in periods] == periods


@pytest.mark.parametrize("periods", [[], [1, _FIRST]])
def test_periods_of_two_kinds_have_no_step(periods: list[Period]) -> None:
    with pytest.raises(ValueError, match="all dates, or all numbers"):
        recognise(periods)


@given(some.sets(some.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=8))
def test_every_period_has_a_place_of_its_own_and_comes_back(dates: set[date]) -> None:
    step = recognise(dates)
    places = {step.place(one) for one in dates}
    assert len(places) == len(dates)
    assert {step.period(place) for place in places} == dates


def test_lines_make_series_that_end_together() -> None:
    weeks = [_FIRST + timedelta(7 * place) for place in range(5)]
    table = tabulate(
        [
            Line("late", weeks[2], 4),
            Line("early", weeks[0], 1),
            Line("early", weeks[0], 2),
            Line("early", weeks[3], 5),
            Line("early", weeks[4], None),
            Line("early", weeks[4], 7),
        ]
    )
    assert table.step == Step(Unit.WEEK, 1, weeks[0])
    assert table.last == 4
    late, early = table.series
    assert late.demand.tolist() == [4, 0, 0]
    assert early.demand[:4].tolist() == [3, 0, 0, 5]
    assert np.isnan(early.demand[4])


def test_a_date_far_away_is_a_slip_and_no_lines_are_no_table() -> None:
    far = [Line("a", date(1, 1, 1), 1), Line("a", _FIRST, 1), Line("a", date(2024, 1, 30), 1)]
    with pytest.raises(ValueError, match="look for a slip"):
        tabulate(far)
    with pytest.raises(ValueError, match="no line"):
        tabulate([])


def test_a_line_is_read() -> None:
    fields = {"sku": " A ", "period": "2024-02-29", "quantity": "1.5"}
    assert read_line(fields) == Line("A", date(2024, 2, 29), 1.5)
    assert read_line(fields | {"in_stock": "1"}).quantity == 1.5
    assert read_line(fields | {"in_stock": "No"}).quantity is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sku": " "}, "sku"),
        ({"sku": "x" * 201}, "sku"),
        ({"period": "2026-02-30"}, "period"),
        ({"period": None}, "period"),
        *(({"quantity": text}, "quantity") for text in ("", "-1", "nan", "inf", "1e13", "1,5")),
        ({"quantity": "\N{ARABIC-INDIC DIGIT ONE}"}, "quantity"),
        ({"in_stock": "maybe"}, "in_stock"),
    ],
)
def test_a_bad_line_names_its_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(BadLine) as refused:
        read_line({"sku": "A", "period": "2024-02-29", "quantity": "1"} | wrong)
    assert refused.value.field == field
    assert refused.value.reason
