"""Amounts over months: no cent is lost; a plan is held against what came."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.phasing import kept, phase, usual_weights

_totals = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
_weights = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60)


@given(_totals, _weights)
def test_the_months_add_up_to_the_year_to_the_cent(total: Decimal, weights: list[float]) -> None:
    months = phase(total, weights)
    assert sum(months) == total
    assert len(months) == len(weights)
    assert all(one == one.quantize(Decimal("0.01")) for one in months)


@given(_totals.filter(lambda one: one > 0), _weights)
def test_each_month_is_within_a_cent_of_its_share(total: Decimal, weights: list[float]) -> None:
    if sum(weights) <= 0:
        return
    for month, weight in zip(phase(total, weights), weights, strict=True):
        exact = total * Decimal(weight) / Decimal(sum(weights))
        assert abs(month - exact) <= Decimal("0.011")


def test_usual_months_follow_whole_years_and_lean_to_the_even() -> None:
    history = [(month, 200.0 if month == 12 else 100.0) for month in range(1, 13)] * 2
    weights = usual_weights(history)
    assert weights[11] / weights[0] == pytest.approx(1.787, abs=0.01)
    assert usual_weights([(1, 5.0)] * 11) == [1.0] * 12


def test_a_plan_that_was_too_high_says_by_how_much() -> None:
    found = kept([Decimal(110), Decimal(90)], [Decimal(100), Decimal(60)])
    assert found.planned == Decimal(200)
    assert found.came == Decimal(160)
    assert found.error == pytest.approx(0.25)
    assert found.bias == pytest.approx(0.25)
    assert kept([Decimal(10)], [Decimal(0)]).error is None
