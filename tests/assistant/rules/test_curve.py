"""Coverage against errors: what each threshold would answer, and how much of it wrongly."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.assistant.rules import Heard, Tried, coverage_curve, lately_at, threshold_for, tried_in
from steward.quant.text import Trial

TRIED = st.lists(
    st.builds(Tried, st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.booleans(), st.floats(0.1, 3)),
    min_size=1,
)


@given(TRIED)
def test_a_lower_threshold_answers_more_and_the_lowest_all(tried: list[Tried]) -> None:
    points = coverage_curve(tried)
    assert all(
        one.threshold > other.threshold and one.coverage < other.coverage
        for one, other in pairwise(points)
    )
    assert points[-1].coverage == pytest.approx(1)


@given(TRIED)
def test_each_point_is_what_its_threshold_comes_to(tried: list[Tried]) -> None:
    total = sum(one.weight for one in tried)
    for point in coverage_curve(tried):
        answered = [one for one in tried if one.confidence >= point.threshold]
        weight = sum(one.weight for one in answered)
        wrong = sum(one.weight for one in answered if not one.right)
        assert point.coverage == pytest.approx(weight / total)
        assert point.errors == pytest.approx(wrong / weight)


@given(TRIED, st.floats(0, 1))
def test_the_threshold_for_some_errors_keeps_them_and_answers_most(
    tried: list[Tried], most: float
) -> None:
    points = coverage_curve(tried)
    chosen = threshold_for(points, most)
    good = [point for point in points if point.errors <= most]
    assert (chosen is None) == (not good)
    assert all(point.threshold >= chosen for point in good if chosen is not None)


def test_no_questions_make_no_curve() -> None:
    assert coverage_curve([]) == []
    assert threshold_for([], 0.5) is None


def test_questions_on_something_unknown_weigh_half_of_all() -> None:
    trial = Trial(
        np.array([0.9, 0.8, 0.7]), np.array([True, False, False]), np.array([True, True, False])
    )
    assert [(one.confidence, one.right, one.weight) for one in tried_in(trial)] == [
        (0.9, True, 0.25),
        (0.8, False, 0.25),
        (0.7, False, 0.5),
    ]


def test_of_what_was_asked_a_threshold_answers_what_was_surer_but_never_alarms() -> None:
    heard = {-1: Heard(5, 1, 1), 0: Heard(1, 0, 0), 59: Heard(2, 2, 1), 60: Heard(4, 3, 0)}
    at = {one: lately_at(heard, one) for one in (0.0, 0.59, 0.6, 0.61)}
    assert [(one.asked, one.answered) for one in at.values()] == [
        (12, Heard(7, 5, 1)),
        (12, Heard(6, 5, 1)),
        (12, Heard(4, 3, 0)),
        (12, Heard(0, 0, 0)),
    ]
    assert at[0.6].coverage == pytest.approx(1 / 3)
    assert lately_at({}, 0.5).coverage == 0
