"""What something changed: found where it is there, noise where it is not, too little said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.effect import Effect, effect

WEEKS = st.lists(st.floats(1, 1000), min_size=6, max_size=20)


def _drawn(random: np.random.Generator, lift: float, weeks: int = 10) -> Effect:
    """Draw weeks of sales that swing together, over-dispersed, with a lift of the treated."""
    season = np.exp(random.normal(0, 0.25, 2 * weeks)) * np.linspace(1, 1.6, 2 * weeks)
    size = 6.0  # of the negative binomial: its variance is well above a Poisson's
    mean, others = 40 * season, 400 * season
    mean[weeks:] *= 1 + lift
    treated = random.negative_binomial(size * 4, size * 4 / (size * 4 + mean))
    beside = random.negative_binomial(size * 20, size * 20 / (size * 20 + others))
    parts = (treated[:weeks], treated[weeks:], beside[:weeks], beside[weeks:])
    found = effect(*(part.tolist() for part in parts))
    assert found is not None
    return found


def test_the_interval_holds_the_truth_as_often_as_it_says_and_a_lift_is_found() -> None:
    random = np.random.default_rng(7)
    nothing = [_drawn(random, 0.0) for _ in range(600)]
    false_alarms = sum(one.is_real for one in nothing) / len(nothing)
    assert 0.02 < false_alarms < 0.08, "5 of 100 that it says"
    lifted = [_drawn(random, 0.6) for _ in range(300)]
    assert sum(one.low > 0 for one in lifted) / len(lifted) > 0.9
    shares = [one.as_share(one.change) for one in lifted]
    assert np.median([share for share in shares if share is not None]) == pytest.approx(
        0.6, abs=0.05
    )


def test_a_season_that_all_have_is_no_effect_and_without_others_it_counts_in() -> None:
    before, during = [30, 31, 29, 30, 30], [61, 59, 60, 60, 61]
    beside, beside_now = [300, 301, 299, 300, 302], [601, 600, 599, 603, 598]
    compared = effect(before, during, beside, beside_now)
    alone = effect(before, during)
    assert compared is not None
    assert alone is not None
    assert not compared.is_real
    assert abs(compared.change) < 1
    assert (alone.is_real, alone.is_compared) == (True, False)
    assert alone.expected == pytest.approx(30)
    assert alone.change == pytest.approx(30.2)


def test_the_formula_by_hand() -> None:
    found = effect([10, 14, 12, 8], [20, 16, 24, 20], [100, 120, 110, 90], [110, 100, 130, 120])
    assert found is not None
    k = 44 / 420
    assert found.expected == pytest.approx(k * 115)
    rest_before = np.array([10 - k * 100, 14 - k * 120, 12 - k * 110, 8 - k * 90])
    rest_during = np.array([20 - k * 110, 16 - k * 100, 24 - k * 130, 20 - k * 120])
    grown = 115 / 105
    a, b = grown**2 * rest_before.var(ddof=1) / 4, rest_during.var(ddof=1) / 4
    freedom = (a + b) ** 2 / (a**2 / 3 + b**2 / 3)
    assert 5 < freedom < 6
    assert found.change == pytest.approx(20 - k * 115)
    assert (found.low + found.high) / 2 == pytest.approx(found.change)
    assert 2.447 < (found.high - found.change) / np.sqrt(a + b) < 2.571  # t of 6, and of 5


def test_too_little_is_said() -> None:
    assert effect([9, 9, 9], [9, 9, 9, 9]) is None, "too few stretches"
    assert effect([1, 2, 1, 1], [9, 9, 9, 9]) is None, "too few units before"
    assert effect([9] * 4, [9] * 4, [0] * 4, [9] * 4) is None, "no others before"


@given(WEEKS, WEEKS, st.floats(0.5, 20))
def test_it_is_in_the_units_that_it_is_given(
    before: list[float], during: list[float], times: float
) -> None:
    one, scaled = (effect([x * n for x in before], [x * n for x in during]) for n in (1.0, times))
    if one is None or scaled is None:
        return
    assert scaled.change == pytest.approx(one.change * times, abs=1e-6)
    assert one.low <= one.change <= one.high
