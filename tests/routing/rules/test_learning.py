"""What is learned of a proficiency: bounded, monotone, close to the prior, fading back to it."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kit.errors import BadInput
from steward.routing.rules import (
    HALF_LIFE,
    PRIOR,
    Outcome,
    Result,
    Tally,
    doubt,
    proficiency,
)

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
shares = st.floats(0, 1)
weights = st.floats(0.01, 10)
hours = st.integers(0, 24 * 400)
seen = st.lists(st.tuples(shares, weights, hours), max_size=30)


def _tally(rows: list[tuple[float, float, int]]) -> Tally:
    found = Tally()
    for value, weight, hour in rows:
        found = found.plus(value, weight, START + timedelta(hours=hour))
    return found


def _later(rows: list[tuple[float, float, int]], hour: int = 0) -> datetime:
    return START + timedelta(hours=max([hour for _, _, hour in rows], default=0) + hour)


@given(shares, seen, hours)
def test_proficiency_is_a_share_and_its_doubt_too(
    level: float, rows: list[tuple[float, float, int]], hour: int
) -> None:
    tally, now = _tally(rows), _later(rows, hour)
    assert 0 <= proficiency(level, tally, now) <= 1
    assert 0 <= doubt(level, tally, now) <= 0.5


@given(shares, seen, st.tuples(shares, weights), shares)
def test_better_outcome_never_counts_for_less(
    level: float, rows: list[tuple[float, float, int]], last: tuple[float, float], other: float
) -> None:
    value, weight = last
    worse, better = sorted((value, other))
    tally, now = _tally(rows), _later(rows)
    lower = proficiency(level, tally.plus(worse, weight, now), now)
    assert proficiency(level, tally.plus(better, weight, now), now) >= lower - 1e-12


@given(shares, seen, weights)
def test_success_never_lowers_and_failure_never_raises(
    level: float, rows: list[tuple[float, float, int]], weight: float
) -> None:
    tally, now = _tally(rows), _later(rows)
    before = proficiency(level, tally, now)
    assert proficiency(level, tally.plus(1, weight, now), now) >= before - 1e-12
    assert proficiency(level, tally.plus(0, weight, now), now) <= before + 1e-12


@given(shares, st.lists(st.tuples(shares, st.just(1.0), st.just(0)), max_size=3))
def test_few_data_stay_near_what_was_set(
    level: float, rows: list[tuple[float, float, int]]
) -> None:
    most = len(rows) / (PRIOR + len(rows))
    assert abs(proficiency(level, _tally(rows), START) - level) <= most + 1e-12


@given(shares, seen)
def test_what_is_old_fades_back_to_what_was_set(
    level: float, rows: list[tuple[float, float, int]]
) -> None:
    tally, now = _tally(rows), _later(rows)
    gaps = [
        abs(proficiency(level, tally, now + halves * HALF_LIFE) - level) for halves in range(40)
    ]
    assert all(later <= sooner + 1e-12 for later, sooner in zip(gaps[1:], gaps, strict=False))
    assert gaps[-1] < 1e-6


@given(seen, st.randoms(use_true_random=False))
def test_outcomes_that_come_late_count_as_if_they_had_come_in_order(
    rows: list[tuple[float, float, int]], random: object
) -> None:
    mixed = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]  # hypothesis
    one, other = _tally(sorted(rows, key=lambda row: row[2])), _tally(mixed)
    assert other.at == one.at
    assert other.total == pytest.approx(one.total)
    assert other.mass == pytest.approx(one.mass)


def test_half_is_left_after_a_half_life() -> None:
    tally = Tally().plus(1.0, 4.0, START)
    assert tally.faded(START + HALF_LIFE) == Tally(2.0, 2.0, START + HALF_LIFE)
    assert tally.faded(START - HALF_LIFE) == tally
    assert Tally().faded(START) == Tally()


def test_eight_outcomes_weigh_as_much_as_the_level_that_was_set() -> None:
    moments = [START] * int(PRIOR)
    *_, tally = accumulate(moments, lambda tally, at: tally.plus(1.0, 1.0, at), initial=Tally())
    assert proficiency(0.5, tally, START) == 0.75
    assert doubt(0.5, Tally(), START) == pytest.approx(1 / 6)


def test_grade_is_nothing_for_what_was_handed_on_or_came_back() -> None:
    assert Outcome(Result.TRANSFERRED, 10, 10, 5).grade == 0
    assert Outcome(Result.REOPENED, rating=5).grade == 0


@pytest.mark.parametrize(
    ("outcome", "grade"),
    [
        (Outcome(Result.SOLVED), 1.0),
        (Outcome(Result.SOLVED, minutes=10, effort=20), 1.0),
        (Outcome(Result.SOLVED, minutes=40, effort=20), (0.6 + 0.25 * 0.5) / 0.85),
        (Outcome(Result.SOLVED, rating=1), 0.6 / 0.75),
        (Outcome(Result.SOLVED, rating=3), (0.6 + 0.15 * 0.5) / 0.75),
        (Outcome(Result.SOLVED, 40, 20, 3), 0.6 + 0.125 + 0.075),
    ],
)
def test_solved_is_graded_by_time_and_rating_as_far_as_known(
    outcome: Outcome, grade: float
) -> None:
    assert outcome.grade == pytest.approx(grade)


@given(
    st.floats(0.1, 1000),
    st.floats(0.1, 1000),
    st.integers(1, 5),
    st.integers(0, 4),
    st.floats(1, 10),
)
def test_quicker_and_better_rated_never_grades_lower(
    minutes: float, effort: float, rating: int, more: int, quicker: float
) -> None:
    better = Outcome(Result.SOLVED, minutes / quicker, effort, min(rating + more, 5))
    assert 0 < Outcome(Result.SOLVED, minutes, effort, rating).grade <= better.grade + 1e-12 <= 1.1


@pytest.mark.parametrize("fields", [{"minutes": 0.0}, {"effort": -1.0}, {"minutes": nan}])
def test_time_that_is_none_is_refused(fields: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        Outcome(Result.SOLVED, **fields)  # type: ignore[arg-type]  # no rating among them


@pytest.mark.parametrize("rating", [0, 6])
def test_rating_is_one_to_five(rating: int) -> None:
    with pytest.raises(BadInput):
        Outcome(Result.SOLVED, minutes=inf, rating=rating)
