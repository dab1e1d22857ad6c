"""A share and its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.rules import Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (61, 65, 0.8522, 0.9758),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_interval_is_that_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_narrows_with_more(counts: tuple[int, int]) -> None:
    one, four = Share(*counts), Share(*(4 * count for count in counts))
    (low, high), value = one.interval, one.value
    assert value is not None
    assert 0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1
    assert four.interval[1] - four.interval[0] < high - low


def test_nothing_of_nothing_is_no_share() -> None:
    assert Share(0, 0).value is None
