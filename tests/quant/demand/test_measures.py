"""Measures, classes and seasons: golden cases, and what must hold for all numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from steward.quant.demand import DemandClass, demand_class, metrics
from steward.quant.demand.season import season
from steward.quant.demand.series import Numbers
from steward.quant.demand.simple import filled, seasonal_naive, smoothed

_SOME = arrays(np.float64, 6, elements=some.floats(0, 1e9))


def test_measures_of_a_small_case() -> None:
    actual, said = np.array([2.0, 0.0, 4.0]), np.array([3.0, 1.0, 1.0])
    history = np.array([1.0, 3.0, np.nan, 2.0, 5.0])
    assert metrics.wape(actual, said) == pytest.approx(5 / 6)
    assert metrics.bias(actual, said) == pytest.approx(-1 / 6)
    assert metrics.mase(actual, said, history) == pytest.approx((5 / 3) / 2.5)
    assert metrics.rmsse(actual, said, history) == pytest.approx(((11 / 3) / 6.5) ** 0.5)
    assert metrics.smape(actual, said) == pytest.approx((40 + 200 + 120) / 3)
    assert metrics.pinball(actual, said, 0.9) == pytest.approx((0.1 + 0.1 + 2.7) / 3)
    assert metrics.value_added(actual, said, np.array([4.0, 4.0, 0.0])) == pytest.approx(0.5)
    actual[1] = np.nan
    assert metrics.wape(actual, said) == pytest.approx(4 / 6)


def test_what_cannot_be_measured_is_none() -> None:
    nothing, flat = np.zeros(3), np.ones(3)
    assert metrics.wape(nothing, flat) is None
    assert metrics.bias(np.full(3, np.nan), flat) is None
    assert metrics.mase(flat, flat, flat) is None
    assert metrics.mase(flat, flat, np.array([])) is None
    assert metrics.value_added(flat, nothing, flat) is None
    assert metrics.smape(nothing, nothing) == 0


@given(_SOME, _SOME)
def test_measures_are_finite_and_no_better_than_perfect(actual: Numbers, said: Numbers) -> None:
    history = np.array([0.0, 1.0, 3.0])
    for measured in (
        metrics.wape(actual, said),
        metrics.mase(actual, said, history),
        metrics.rmsse(actual, said, history),
        metrics.smape(actual, said),
        metrics.pinball(actual, said, 0.3),
    ):
        assert measured is None or (measured >= 0 and np.isfinite(measured))
    assert metrics.mase(actual, actual, history) == 0
    assert (metrics.smape(actual, said) or 0) <= 200
    assert (metrics.bias(actual, actual) or 0) == 0


@given(arrays(np.float64, 40, elements=some.floats(0, 50)), some.floats(0.05, 0.95))
def test_no_forecast_of_a_quantile_loses_less_than_the_quantile(
    actual: Numbers, share: float
) -> None:
    at = float(np.quantile(actual, share, method="inverted_cdf"))
    least = metrics.pinball(actual, np.full(40, at), share)
    for other in (at - 1, at + 1, float(actual.mean())):
        assert (metrics.pinball(actual, np.full(40, other), share) or 0) >= (least or 0) - 1e-9


@pytest.mark.parametrize(
    ("demand", "kind"),
    [
        ([5, 6, 5, 4, 5, 6], DemandClass.SMOOTH),
        ([5, 60, 1, 4, 90, 6], DemandClass.ERRATIC),
        ([0, 5, 0, 5, 0, 6], DemandClass.INTERMITTENT),
        ([0, 50, 0, 1, 0, 2], DemandClass.LUMPY),
        ([0, 0, 0], DemandClass.NONE),
        ([], DemandClass.NONE),
        ([np.nan, 5, np.nan, 5, np.nan, 6], DemandClass.SMOOTH),
        ([1e-300, 0, 0, 1e300], DemandClass.LUMPY),
    ],
)
def test_demand_has_a_class(demand: list[float], kind: DemandClass) -> None:
    assert demand_class(np.array(demand, float)) is kind


def test_cuts_of_the_classes_are_those_of_syntetos_and_boylan() -> None:
    every = np.tile([1.0] * 33 + [0.0] * 10, 3)  # an interval of 43 / 33 = 1.30
    rare = np.tile([1.0] * 33 + [0.0] * 11, 3)  # 44 / 33 = 1.33
    assert demand_class(every) is DemandClass.SMOOTH
    assert demand_class(rare) is DemandClass.INTERMITTENT
    assert demand_class(np.array([1.0, 5.4])) is DemandClass.SMOOTH  # (4.4 / 6.4) ** 2 = 0.47
    assert demand_class(np.array([1.0, 5.8])) is DemandClass.ERRATIC  # (4.8 / 6.8) ** 2 = 0.498


@given(arrays(np.float64, some.integers(0, 40), elements=some.floats(0, 1e9)), some.integers(1, 8))
def test_factors_of_a_season_are_positive_and_their_mean_is_one(
    demand: Numbers, cycle: int
) -> None:
    factors = season(demand, cycle)
    assert len(factors) == cycle
    assert (factors > 0).all()
    assert factors.mean() == pytest.approx(1)


def test_a_clear_season_is_found_and_chance_hardly_makes_one() -> None:
    assert season(np.tile([10.0, 20, 30, 20], 6), 4) == pytest.approx([0.5, 1, 1.5, 1], abs=0.05)
    chance = np.random.default_rng(1).poisson(50, 156).astype(float)
    assert np.abs(season(chance, 52) - 1).max() < 0.1


def test_gaps_are_filled_by_the_level_around_and_the_season() -> None:
    demand = np.tile([10.0, 20, 30, 20], 6)
    gaps = demand.copy()
    gaps[[9, 10]] = np.nan
    assert filled(gaps, 4) == pytest.approx(demand, rel=0.15)
    assert filled(np.array([np.nan, 4.0]), 1) == pytest.approx([4, 4])


def test_simple_forecasts_look_past_gaps() -> None:
    demand = np.array([7.0, 1, 2, 3, np.nan, 5, np.nan])
    assert seasonal_naive(demand, 4, 3) == pytest.approx([1, 5, 3, 1])
    assert seasonal_naive(np.array([4.0, 6.0]), 3, 12) == pytest.approx([6] * 3)
    assert smoothed(np.array([4.0, np.nan, 8.0]), 1) == pytest.approx([6])
