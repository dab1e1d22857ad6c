"""Growth, what may be compared, and whether a change is real or noise."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.books import (
    Change,
    Grain,
    Period,
    change_among,
    cohort_table,
    compared,
    concentration,
    grown,
)

DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))


def _judged(values: Sequence[float], season: int = 0) -> Change | None:
    """Judge the last of some values against the one before."""
    return change_among(list(pairwise(values)), season=season)


def test_growth_on_nothing_is_not_zero_but_unknown() -> None:
    assert grown(7, 0) is None
    assert grown(7, -3) is None
    assert grown(None, 3) is None
    assert grown(0, 4) == -1
    assert grown(5, 4) == pytest.approx(0.25)


@given(st.sampled_from(Grain), DAYS, st.integers(0, 400))
def test_what_is_compared_is_equally_long_or_whole(grain: Grain, day: date, known: int) -> None:
    now = grain.period(day)
    assert now.since <= day < now.until
    for base in (grain.earlier(now), grain.year_before(now)):
        until = now.since + timedelta(known)
        part, before = compared(now, base, until)
        assert (part, before) == (now, base) if until >= now.until else part.days == before.days
        assert part.until <= max(until, now.since)
        assert before.until <= now.since
    assert grain.earlier(now).until == now.since
    assert grain.earlier(now, 3) == grain.earlier(grain.earlier(grain.earlier(now)))


def test_a_month_that_is_not_over_stands_beside_the_same_days_of_the_month_before() -> None:
    march, until = Grain.MONTH.period(date(2026, 3, 9)), date(2026, 3, 31)
    february = Grain.MONTH.earlier(march)
    assert compared(march, february, date(2026, 3, 10)) == (
        Period(date(2026, 3, 1), date(2026, 3, 10)),
        Period(date(2026, 2, 1), date(2026, 2, 10)),
    )
    part, base = compared(march, february, until)
    assert (part.days, base) == (28, february), "as many days of both, also of a short month"
    assert compared(march, february, date(2026, 4, 1)) == (march, february)
    assert Grain.MONTH.year_before(march).since == date(2025, 3, 1)
    monday = Grain.WEEK.period(date(2026, 11, 22))
    assert (monday.since, Grain.WEEK.year_before(monday).since.weekday()) == (date(2026, 11, 16), 0)


def test_noise_is_called_real_about_as_often_as_said_and_a_jump_is_found() -> None:
    random = np.random.default_rng(9)
    for months in (9, 14, 24):
        quiet = 1000 * np.exp(random.normal(0, 0.1, (1200, months)))
        found = [_judged(row.tolist()) for row in quiet]
        alarms = np.mean([one is not None and one.is_real for one in found])
        assert alarms == pytest.approx(0.05, abs=0.03)
    jump = 1000 * np.exp(random.normal(0, 0.1, (200, 24)))
    jump[:, -1] *= 2
    found = [_judged(row.tolist()) for row in jump]
    assert np.mean([one is not None and one.is_real for one in found]) > 0.9


def test_a_season_is_no_news_where_two_years_are_known_and_is_where_they_are_not() -> None:
    random = np.random.default_rng(1)
    season = np.where(np.arange(37) % 12 == 0, 3.0, 1.0)  # every January is three times the rest
    sales = (1000 * season * np.exp(random.normal(0, 0.05, 37))).tolist()
    long, short = (
        _judged(sales, season=12),
        _judged(sales[13:], season=12),
    )
    assert long is not None
    assert short is not None
    assert (long.is_seasonal, long.is_real) == (True, False)
    assert long.value == pytest.approx(2, abs=0.5)
    assert (short.is_seasonal, short.is_real) == (False, True)
    assert (long.n, short.n) == (23, 22)


def test_too_few_changes_are_no_swing_and_values_of_nothing_are_differences() -> None:
    assert _judged([5, 6, 5, 6, 5, 6, 5]) is None
    found = _judged([0, 2, -1, 3, 0, 2, 1, 0, 30])
    assert found is not None
    assert (found.is_share, found.value, found.is_real) == (False, 30, True)
    assert _judged([]) is None


def test_how_much_a_few_bring_is_exact() -> None:
    found = concentration([Fraction(one) for one in (50, 30, 10, 10, 0, -7)])
    assert (found.n, found.makers, found.below) == (4, 2, 1)
    assert found.top == pytest.approx({1: 0.5, 5: 1, 10: 1})
    assert found.gini == pytest.approx(0.35)
    assert concentration([]).gini is None
    alike = concentration([3.0] * 10)
    assert alike.gini == pytest.approx(0)
    assert alike.makers == 8


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60))
def test_gini_is_the_mean_of_all_differences(values: list[int]) -> None:
    spread = sum(abs(a - b) for a in values for b in values)
    mean = Fraction(sum(values), len(values))
    expected = Fraction(spread) / (2 * len(values) ** 2 * mean)
    assert concentration([Fraction(one) for one in values]).gini == pytest.approx(float(expected))


def test_cohorts_are_whole_stretches_only_and_empty_ones_are_nought() -> None:
    months = [date(2026, month, 1) for month in (1, 2, 3)]
    seen = [
        (months[0], months[0], 40),
        (months[0], months[2], 10),
        (months[1], months[1], 7),
        (months[2], months[2], 5),
        (months[2], date(2026, 4, 1), 1),
    ]
    first, second, third = cohort_table(seen, months)
    assert (first.size, first.back) == (40, (40, 0, 10))
    assert (second.back, third.back) == ((7, 0), (5,)), "April is not over"
    assert first.share(2) == 0.25
    low, high = first.interval(2)
    assert low < 0.25 < high
