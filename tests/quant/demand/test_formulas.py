"""The textbook's formulas against stockpyl, an implementation by others, and against themselves."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as some

from steward.quant.demand.reorder import (
    critical_ratio,
    economic_order,
    fill_rate,
    loss,
    newsvendor,
    reorder_by_cost,
    safety_stock,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # for the backslashes in their docstrings
    from stockpyl.eoq import economic_order_quantity
    from stockpyl.loss_functions import normal_loss
    from stockpyl.newsvendor import newsvendor_normal
    from stockpyl.rq import r_q_eil_approximation

_SIZE = some.floats(0.1, 1000)


@given(_SIZE, _SIZE, _SIZE)
def test_economic_order_is_that_of_others(order_cost: float, rate: float, holding: float) -> None:
    theirs, _ = economic_order_quantity(order_cost, holding, rate)
    assert economic_order(order_cost, rate, holding) == pytest.approx(theirs)


@given(_SIZE, _SIZE, _SIZE, _SIZE)
def test_newsvendor_is_that_of_others(
    holding: float, shortage: float, mean: float, deviation: float
) -> None:
    theirs = newsvendor_normal(holding, shortage, mean, deviation)
    assert newsvendor(holding, shortage, mean, deviation) == pytest.approx(theirs, rel=1e-6)


@given(_SIZE, _SIZE, _SIZE)
def test_loss_is_that_of_others(level: float, mean: float, deviation: float) -> None:
    theirs, _ = normal_loss(level, mean, deviation)
    assert loss(level, mean, deviation) == pytest.approx(theirs, rel=1e-6, abs=1e-6)


def test_known_cases_come_out() -> None:
    assert newsvendor(2, 18, 120, 10) == pytest.approx((132.8155, 35.0997), abs=1e-4)
    assert critical_ratio(2, 18) == 0.9
    assert loss(7, 5, 0) == 0
    assert loss(3, 5, 0) == 2
    lead_time = 1 / 12
    found = reorder_by_cost(8, 0.225, 7.5, 1300, (1300 * lead_time, 150 * lead_time**0.5))
    theirs = r_q_eil_approximation(0.225, 7.5, 8, 1300, 150, lead_time)
    assert found == pytest.approx(theirs, rel=1e-3)
    assert found == pytest.approx((213.97, 318.59, 95.45), abs=0.01)


def test_shortage_that_costs_nearly_nothing_has_no_policy() -> None:
    with pytest.raises(ValueError, match="none is worth avoiding"):
        reorder_by_cost(8, 100, 0.001, 10, (1, 1))


def test_safety_stock_grows_with_what_is_unsure() -> None:
    assert safety_stock(0.95, 4, 10, 3, 0) == pytest.approx(1.645 * 6, abs=0.01)
    assert safety_stock(0.95, 4, 10, 0, 0.5) == pytest.approx(1.645 * 5, abs=0.01)
    assert safety_stock(0.5, 4, 10, 3, 1) == pytest.approx(0)


@given(some.floats(0, 500), _SIZE, _SIZE, _SIZE)
def test_fill_rate_is_a_share_and_rises_with_the_point(
    point: float, quantity: float, mean: float, deviation: float
) -> None:
    low = fill_rate(point, quantity, mean, deviation)
    assert low <= 1 + 1e-9
    assert fill_rate(point + 1, quantity, mean, deviation) >= low - 1e-9
