"""What a total comes to: the range holds what comes as often as it says; limits are foreseen."""

import numpy as np
import pytest

from steward.quant.outlook import look_out, paths

_AHEAD, _CASES = 6, 60


def _months(kind: str, count: int, random: np.random.Generator) -> np.ndarray:
    time, noise = np.arange(count), random.normal(size=count)
    season = 1 + 0.25 * np.sin(2 * np.pi * time / 12)
    wandering = np.exp(np.cumsum(0.04 * random.normal(size=count)))
    return {
        "steady": 100 * np.exp(0.15 * noise),
        "with a season": 100 * season * np.exp(0.1 * noise),
        "wandering": 100 * season * wandering * np.exp(0.06 * noise),
        "growing": 100 * season * 1.008**time * np.exp(0.08 * noise),
        "below zero at times": 20 + 15 * noise,
    }[kind]


@pytest.mark.parametrize("known", [36, 48])
def test_eight_of_ten_totals_lie_in_the_range(known: int) -> None:
    random = np.random.default_rng(20261122)
    kinds = ("steady", "with a season", "wandering", "growing", "below zero at times")
    within = []
    for kind in kinds:
        for _case in range(_CASES):
            months = _months(kind, known + _AHEAD, random)
            ways = paths(list(months[:known]), 1, _AHEAD)
            assert ways is not None
            low, high = np.quantile(ways.sum(axis=1), [0.1, 0.9])
            within.append(low <= months[known:].sum() <= high)
    assert np.mean(within) == pytest.approx(0.8, abs=0.06)


def test_a_season_of_three_years_is_gone_on_with() -> None:
    year = [100.0] * 11 + [400.0]
    ways = paths(year * 3, 1, 12)
    assert ways is not None
    middle = np.median(ways, axis=0)
    assert middle[11] > 300
    assert max(middle[:11]) < 150


def test_nothing_is_said_of_three_months_or_of_no_time_ahead() -> None:
    assert paths([10.0, 11.0, 12.0], 1, 3) is None
    assert paths([10.0] * 12, 1, 0) is None


def test_the_same_months_give_the_same_ways() -> None:
    first = paths([10.0, 12.0, 9.0, 11.0, 10.0], 3, 4)
    assert first is not None
    second = paths([10.0, 12.0, 9.0, 11.0, 10.0], 3, 4)
    assert second is not None
    assert first.tolist() == second.tolist()


def test_the_day_on_which_a_limit_is_passed_is_found() -> None:
    ways = np.full((1000, 2), 300.0)  # 10 a day, for 30 days each
    outlook = look_out(100, ways, [30, 30], 550)
    assert (outlook.low, outlook.middle, outlook.high) == (700.0, 700.0, 700.0)
    assert outlook.steps == ((400.0, 400.0, 400.0), (700.0, 700.0, 700.0))
    assert outlook.chance == 1
    assert outlook.passes == (45, 45, 45)


def test_a_limit_that_hardly_any_way_passes_has_no_day() -> None:
    ways = np.full((1000, 1), 10.0)
    ways[:10] = 1000
    outlook = look_out(0, ways, [30], 500)
    assert outlook.chance == pytest.approx(0.01)
    assert outlook.passes is None
