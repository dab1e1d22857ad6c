"""Forecasts of whole series: the ladder, the bounds, gaps, the choice, and what is said of it."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from steward.quant.demand import QUANTILES, Caution, DemandClass, Forecast, Series, Task, forecast
from steward.quant.demand.backtest import CUTS, choose, cuts
from steward.quant.demand.candidates import METHODS
from steward.quant.demand.series import Numbers

_DEMAND = some.one_of(some.just(np.nan), some.just(0.0), some.floats(0, 1e6))
_HISTORY = some.integers(0, 40).flatmap(lambda n: arrays(np.float64, n, elements=_DEMAND))


def runaway(tasks: Sequence[Task], horizon: int) -> Iterator[Numbers]:
    """Fit as a library at its worst would: billions, debts, and nothing at all."""
    for task in tasks:
        odd = (1.97e9, -5.0, np.nan, np.inf)
        yield np.array([np.full(horizon, odd[len(task.history) % 4]) for _ in task.methods])


def last_ones(tasks: Sequence[Task], horizon: int) -> Iterator[Numbers]:
    """Fit in no time, and sensibly."""
    for task in tasks:
        yield np.full((len(task.methods), horizon), task.history[-4:].mean())


def one(demand: Sequence[float], *, horizon: int = 4, cycle: int = 1) -> Forecast:
    (found,) = forecast(
        [Series("a", np.array(demand, float))], horizon=horizon, cycle=cycle, fit=last_ones
    )
    return found


@example([np.full(14, 5e-324)], 1, 7)
@given(some.lists(_HISTORY, min_size=1, max_size=4), some.integers(1, 9), some.sampled_from([1, 7]))
@settings(max_examples=60, deadline=None)
def test_whatever_was_seen_and_whatever_a_method_says_a_forecast_is_sane(
    histories: list[Numbers], horizon: int, cycle: int
) -> None:
    series = [Series(str(place), one) for place, one in enumerate(histories)]
    found = forecast(series, horizon=horizon, cycle=cycle, fit=runaway)
    highest = max((np.nanmax(one) for one in histories if not np.isnan(one).all()), default=0)
    for single in found:
        table = np.array([single.quantiles[share] for share in QUANTILES])
        assert table.shape == (len(QUANTILES), horizon)
        assert np.isfinite(table).all()
        assert (table >= 0).all()
        assert (np.diff(table, axis=0) >= 0).all()
        assert (single.median == single.quantiles[0.5]).all()
        assert (single.mean >= 0).all()
        assert (single.mean <= 3 * highest).all()


def test_more_of_a_history_climbs_the_ladder() -> None:
    assert one([]).method == "category"
    assert one([8]).method == "mean"
    assert one([8, 4, 6, 2]).method == "mean, naive"
    assert one([8, 4, 6, 2, 5, 5, 5, 5]).method == "mean, naive, smoothed"
    assert one([8, 4, 6, 2, 5, 5, 5, 5] * 3).method in METHODS
    assert one([8, 4]).cautions == (Caution.SHORT_HISTORY,)
    assert one([8, 4]).mean == pytest.approx([6] * 4)


def test_others_of_its_category_speak_for_what_is_new() -> None:
    teas = [Series(f"tea {n}", np.full(20, float(n)), "tea") for n in (10, 20, 60)]
    pots = [Series("pot", np.full(20, 1.0), "pots")]
    new = [
        Series("new tea", np.array([]), "tea"),
        Series("young tea", np.array([32.0]), "tea"),
        Series("something", np.array([]), "spoons"),
        Series("young thing", np.array([32.0])),
    ]
    found = {
        single.key: single
        for single in forecast([*teas, *pots, *new], horizon=2, cycle=1, fit=last_ones)
    }
    assert found["new tea"].mean == pytest.approx([20, 20])
    assert found["new tea"].cautions == (Caution.NO_HISTORY,)
    assert found["young tea"].mean == pytest.approx([(32 + 4 * 20) / 5] * 2)
    assert found["something"].mean == pytest.approx([15, 15])
    assert found["young thing"].mean == pytest.approx([32, 32])


def test_what_was_out_of_stock_is_no_zero() -> None:
    steady = [10.0, 12, 11, 9, 10, 8] * 6
    gaps = np.array(steady)
    gaps[20:32] = np.nan
    zeros = np.nan_to_num(gaps)
    assert one(list(gaps)).mean == pytest.approx([10] * 4, rel=0.1)
    assert one(list(zeros)).mean[0] < 9.5
    assert one(list(gaps)).demand_class is DemandClass.SMOOTH
    assert Caution.MUCH_UNSEEN in one(list(gaps)).cautions
    assert one([np.nan] * 5).method == "category"


def test_what_was_never_asked_for_is_not_forecast() -> None:
    found = one([0.0] * 30)
    assert found.demand_class is DemandClass.NONE
    assert found.quantiles[0.95] == pytest.approx([0] * 4)
    assert Caution.NO_DEMAND in found.cautions


def test_a_season_is_forecast_and_beats_what_knows_none() -> None:
    demand = [20 + 15 * np.sin(month * np.pi / 6) + (month * 7) % 3 for month in range(60)]
    found = one(demand[:54], horizon=6, cycle=12)
    assert found.mean == pytest.approx(demand[54:], abs=4)
    assert found.backtest is not None
    assert found.backtest.cuts == CUTS
    assert (found.backtest.mase or 9) < 0.6


def test_what_was_tried_is_told_beside_the_naive_forecast() -> None:
    found = one([5, 7] * 20, cycle=2)
    assert found.naive is not None
    assert found.naive.tolist() == [5, 7, 5, 7]
    tried = {tried.method: (tried.error, tried.wape) for tried in found.tried}
    assert list(tried["seasonal naive"]) == [0, 0]
    assert list(tried["naive"]) == pytest.approx([2**0.5, 1 / 6])
    nothing = one([])
    assert (nothing.naive, nothing.tried) == (None, ())


def test_the_future_does_not_change_what_would_have_been_said() -> None:
    past = np.array([5.0, 9, 7, 3, 8, 6, 4, 9] * 4)
    other = np.concatenate([past, np.full(4, 1000.0)])
    first, second = (
        forecast([Series("a", one)], horizon=4, cycle=1, fit=last_ones)[0]
        for one in (past, other[: len(past)])
    )
    assert (first.median == second.median).all()
    assert all(known + 4 <= len(other) for known in cuts(other, 4))
    assert cuts(other, 4)[0] == len(past)


@pytest.mark.parametrize(
    ("length", "horizon", "expected"),
    [(52, 8, [44, 36, 28]), (18, 6, [12, 10, 8]), (10, 6, []), (12, 6, [8]), (0, 3, [])],
)
def test_cuts_leave_enough_to_learn_from(length: int, horizon: int, expected: list[int]) -> None:
    assert cuts(np.ones(length), horizon) == expected


def test_a_lucky_series_does_not_choose_for_itself_alone() -> None:
    errors = np.full((30, CUTS, len(METHODS), 4), np.nan)
    ensemble, theta, mean = (METHODS.index(name) for name in ("ensemble", "theta", "mean"))
    errors[:, :, ensemble], errors[:, :, theta], errors[:, :, mean] = 10, 8, 9
    errors[0, :, mean] = 7
    assert set(choose(errors, ["smooth"] * 30)) == {theta}
    often = np.repeat(errors, 20, axis=3)
    assert choose(often, ["smooth"] * 30)[0] == mean
    assert set(choose(often, ["smooth"] * 30)[1:]) == {theta}
    assert set(choose(np.full_like(errors, np.nan), ["smooth"] * 30)) == {ensemble}


def test_the_past_is_tested_without_knowing_it() -> None:
    rng = np.random.default_rng(3)
    series = [Series(str(n), rng.poisson(20, 60).astype(float)) for n in range(20)]
    found = forecast(series, horizon=5, cycle=1, fit=last_ones)
    tests = [single.backtest for single in found if single.backtest]
    assert len(tests) == 20
    assert np.mean([test.value_added or 0 for test in tests]) > 0.1
    assert abs(np.mean([test.bias or 0 for test in tests])) < 0.1
    low, high = (np.array([single.quantiles[share] for single in found]) for share in (0.1, 0.9))
    came = rng.poisson(20, low.shape)
    assert 0.65 < ((low <= came) & (came <= high)).mean() < 0.92


@pytest.mark.parametrize("demand", [[-1.0], [np.inf], [[1.0]]])
def test_demand_that_cannot_be_is_refused(demand: list[float]) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Series("a", np.array(demand))


@pytest.mark.parametrize(("horizon", "cycle"), [(0, 1), (1, 0)])
def test_horizon_and_cycle_are_at_least_1(horizon: int, cycle: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        forecast([], horizon=horizon, cycle=cycle)
