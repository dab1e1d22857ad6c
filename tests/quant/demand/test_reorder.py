"""Orders proposed: demand until they come, levels tried, minimums, packs, and the reasons."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from steward.quant.demand import QUANTILES, DemandClass, Forecast, Spread
from steward.quant.demand.reorder import (
    Costs,
    Proposal,
    Steadiness,
    Terms,
    Weight,
    cover,
    is_dead,
    lead_time_demand,
    newsvendor,
    propose,
    reorder_point,
    replay,
    rule_of_thumb,
    steadiness,
    weights,
)

_RNG = np.random.default_rng(11)
_PATHS = _RNG.normal(size=(400, 6))
_PATHS -= _PATHS.mean()
_NONE = np.array([])
_YEAR = _RNG.poisson(10, 104).astype(float)


def forecast(
    mean: float = 10, scale: float = 3, kind: DemandClass = DemandClass.SMOOTH
) -> Forecast:
    """Forecast the same for six periods, missed by what is normal."""
    flat = np.full(6, mean)
    spread = Spread(scale, np.zeros(len(QUANTILES)), np.ones(6), _PATHS)
    return Forecast("tea", kind, "mean", flat, flat, {}, None, spread, ())


def terms(**other: Any) -> Terms:
    usual: dict[str, Any] = {"lead_times": (2.0,), "holding": 0.2, "shortage": 1.0}
    return Terms(**(usual | other))


def order(position: float, found: Forecast | None = None, **other: Any) -> Proposal:
    return propose(found or forecast(), _YEAR, position, terms(**other))


def test_demand_until_an_order_comes_has_the_mean_and_spread_of_its_parts() -> None:
    steady = lead_time_demand(forecast(), _NONE, [2], review=1)
    assert steady.mean() == pytest.approx(30, rel=0.05)
    assert steady.std() == pytest.approx(3 * 3**0.5, rel=0.15)
    moving = lead_time_demand(forecast(scale=0), _NONE, [1, 3.5], review=1)
    assert set(moving) == {20, 50}
    rare = lead_time_demand(forecast(0.2, 0.5, DemandClass.LUMPY), _NONE, [2])
    assert rare.mean() == pytest.approx(0.6, abs=0.2)
    assert (rare == rare.round()).all()
    far = lead_time_demand(forecast(scale=0), _NONE, [20])
    assert set(far) == {210}


@pytest.mark.parametrize("lead_times", [[], [-1.0]])
def test_lead_times_that_cannot_be_are_refused(lead_times: list[float]) -> None:
    with pytest.raises(ValueError, match="lead times"):
        lead_time_demand(forecast(), _NONE, lead_times)


def test_the_cheapest_level_is_the_newsvendors_and_lower_where_demand_is_lost() -> None:
    at_once = reorder_point(forecast(scale=2), _NONE, terms(lead_times=(0.0,)))
    assert at_once == pytest.approx(newsvendor(0.2, 1, 10, 2)[0], rel=0.03)
    lost, waiting = (reorder_point(forecast(), _NONE, terms(lost=one)) for one in (True, False))
    assert waiting == pytest.approx(newsvendor(0.2, 1, 30, 3 * 3**0.5)[0], rel=0.05)
    assert lost == pytest.approx(newsvendor(0.6, 1, 30, 3 * 3**0.5)[0], rel=0.05)


def test_a_long_history_says_itself_how_demand_goes() -> None:
    every = np.tile([10.0, 10, 10, 40, 10, 10, 10, 10], 20)
    assert set(lead_time_demand(forecast(scale=0), np.full(60, 7.0), [2])) == {30}
    spiky = lead_time_demand(forecast(scale=0), every, [0])
    assert spiky.mean() == pytest.approx(10, rel=0.1)
    assert (spiky > 20).mean() == pytest.approx(1 / 8, abs=0.04)
    gaps = np.where(np.arange(160) % 3, every, np.nan)
    assert np.isfinite(lead_time_demand(forecast(), gaps, [2])).all()
    assert np.isfinite(lead_time_demand(forecast(), np.zeros(60), [2])).all()


def test_what_cannot_fall_below_zero_is_no_more_than_was_forecast() -> None:
    wild = lead_time_demand(forecast(1, 8), _NONE, [2])
    assert wild.mean() == pytest.approx(3, rel=0.1)
    assert wild.min() >= 0


def test_more_service_needs_more_stock_and_gives_it() -> None:
    points = [reorder_point(forecast(), _NONE, terms(service=one)) for one in (0.8, 0.9, 0.99)]
    assert points == sorted(points)
    assert points[0] < points[-1]
    played = replay(_YEAR, lambda _: points[-1], stock=points[-1], lead_time=2, costs=Costs(0.2, 1))
    assert (played.served or 0) > 0.95


def test_an_order_fills_up_to_the_point_in_packs_and_above_the_minimum() -> None:
    bare = order(12)
    assert bare.quantity >= bare.reorder_point - 12 > 0
    assert bare.quantity - (bare.reorder_point - 12) < 1
    assert order(12, pack=6).quantity % 6 == 0
    assert order(12, minimum=25, pack=6).quantity == 30
    assert order(100).quantity == 0
    assert order(12, order_cost=40).quantity >= (2 * 40 * 10 / 0.2) ** 0.5


def test_a_minimum_that_would_lie_for_years_is_not_ordered_for_cost_but_for_service() -> None:
    assert order(25, minimum=1000).quantity == 0
    assert order(25, minimum=1000, service=0.99).quantity == 1000


def test_a_proposal_says_why() -> None:
    found = order(12, lead_times=(1.0, 2.0, 3.0))
    assert (found.lead_time, found.longest_lead_time) == (2, 3)
    assert found.low < found.expected < found.high
    assert found.expected == pytest.approx(30, rel=0.1)
    assert found.cost < found.cost_of_waiting
    assert found.rule_of_thumb == pytest.approx(1.5 * 2 * _YEAR[-52:].mean())
    assert found.last_year is not None
    assert 0.5 < (found.last_year.served or 0) <= 1
    assert propose(forecast(), np.array([]), 0, terms()).last_year is None


@given(
    some.floats(0, 1e4), some.floats(0, 1e3), some.sampled_from(list(DemandClass)),
    some.floats(0, 1e4), some.floats(0.1, 500), some.floats(0, 500),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_whatever_is_expected_an_order_is_sane(
    mean: float, scale: float, kind: DemandClass, position: float, pack: float, minimum: float
) -> None:
    found = order(position, forecast(mean, scale, kind), pack=pack, minimum=minimum)
    assert found.quantity >= 0
    assert np.isfinite([found.quantity, found.reorder_point, found.cost]).all()
    assert found.quantity == 0 or found.quantity >= minimum - 1e-6
    assert abs(found.quantity / pack - round(found.quantity / pack)) < 1e-6


@pytest.mark.parametrize(
    "wrong", [{"holding": 0}, {"pack": 0}, {"minimum": -1}, {"service": 1}, {"review": 0}]
)
def test_terms_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"above zero|below zero|share"):
        terms(**wrong)


def test_a_rule_is_played_week_by_week() -> None:
    demand = np.array([4.0, 4, np.nan, 10, 1])
    found = replay(demand, lambda _: 6.0, stock=6, lead_time=1, costs=Costs(0.5, 2))
    # stock after demand: 2, then 0 (2 of 4 short), 4 come: 4 and 2 on its way, 6: 4 short, 0
    assert (found.held, found.short) == (2 + 0 + 4 + 0 + 0, 2 + 0 + 4 + 1)
    assert found.cost == 0.5 * found.held + 2 * found.short
    assert found.served == pytest.approx(1 - found.short / 19)
    waiting = replay(demand, lambda _: 6.0, stock=6, lead_time=1, costs=Costs(0.5, 2, lost=False))
    assert (waiting.held, waiting.short) == (2 + 0 + 2 + 0 + 0, 2 + 0 + 4 + 5)
    assert waiting.served is None
    thumb = rule_of_thumb(np.array([2.0, np.nan, 4, 100]), 3, 2, 52)
    assert thumb(0) == pytest.approx(1.5 * 2 * 3)


def test_things_are_sorted_by_worth_and_steadiness() -> None:
    worth = {"tea": 700.0, "pot": 200.0, "cup": 80.0, "tin": 20.0, "lid": 0.0, "bag": -5.0}
    assert weights(worth) == {
        "tea": Weight.A, "pot": Weight.A, "cup": Weight.B, "tin": Weight.C, "lid": Weight.C,
        "bag": Weight.C,
    }  # fmt: skip
    assert weights({"a": 0.0}) == {"a": Weight.C}
    assert steadiness(np.array([10.0, 11, np.nan, 9])) is Steadiness.X
    assert steadiness(np.array([10.0, 0, 12, 2])) is Steadiness.Y
    assert steadiness(np.array([10.0, 0, 0, 0])) is Steadiness.Z
    assert steadiness(np.array([])) is Steadiness.Z


def test_cover_counts_periods_and_goes_on_beyond_the_horizon() -> None:
    ahead = np.array([10.0, 20.0])
    assert cover(0, ahead) == 0
    assert cover(5, ahead) == 0.5
    assert cover(20, ahead) == 1.5
    assert cover(70, ahead) == 4
    assert cover(1, np.zeros(2)) is None


def test_dead_is_what_has_stock_and_no_demand_for_longer_than_it_is_used_to() -> None:
    sold = np.array([1.0, 1] * 6)
    assert is_dead(np.concatenate([sold, np.zeros(8)]), 5, 8)
    assert not is_dead(np.concatenate([sold, np.zeros(8)]), 0, 8)
    assert not is_dead(np.concatenate([sold, np.zeros(4), np.full(8, np.nan)]), 5, 8)
    assert not is_dead(np.array([*[0.0] * 9, 1.0] * 4 + [0.0] * 8), 5, 8)
    assert not is_dead(np.zeros(3), 5, 8)
