"""Intervals hold the truth as often as they say, and are those of the books they are taken from."""

from collections import Counter
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from steward.quant.books import (
    Moments,
    count_interval,
    count_ratio,
    mean_interval,
    median_of,
    newcombe,
    ratio_interval,
    wilson,
)

FEW = 40  # values of which a mean is told in the simulations
ROUNDS = 2500


def test_wilson_is_the_interval_of_an_independent_library_and_covers_what_it_says() -> None:
    for part, n in ((0, 1), (3, 3), (7, 20), (4238, 6711)):
        other = stats.binomtest(part, n).proportion_ci(method="wilson")
        assert wilson(part, n) == pytest.approx((other.low, other.high), abs=1e-5)
    assert wilson(0, 0) == (0, 1)
    n = 25
    intervals = [wilson(part, n) for part in range(n + 1)]
    truths = np.linspace(0.04, 0.96, 93)
    held = [
        sum(
            stats.binom.pmf(part, n, truth)
            for part, one in enumerate(intervals)
            if one.low <= truth <= one.high
        )
        for truth in truths
    ]
    assert np.mean(held) == pytest.approx(0.95, abs=0.01)
    assert min(held) > 0.90


def test_newcombe_by_his_own_examples_and_nothing_is_said_of_nothing() -> None:
    found = newcombe(48, 80, 56, 70)  # his example (a), table II, method 10, turned round
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found.is_real
    noise = newcombe(3, 10, 9, 10)
    assert noise is not None
    assert (noise.low, noise.high) == pytest.approx((0.1705, 0.8090), abs=1e-4)
    assert newcombe(0, 0, 3, 10) is None


def test_counts_have_the_exact_interval_and_for_a_thousand_too() -> None:
    assert count_interval(0) == pytest.approx((0, 3.6889), abs=1e-4)
    for count in (1, 10, 400):
        low, high = count_interval(count)
        assert stats.poisson.sf(count - 1, low) == pytest.approx(0.025)
        assert stats.poisson.cdf(count, high) == pytest.approx(0.025)
    found = count_ratio(10, 4000)
    assert found is not None
    value, (low, high) = found
    assert (value, low, high) == pytest.approx((2.5, 1.1988, 4.5976), abs=1e-3)
    assert count_ratio(3, 0) is None


def test_the_mean_of_skewed_money_is_held_as_often_as_said_where_students_interval_is_not() -> None:
    random = np.random.default_rng(11)
    orders = random.lognormal(3, 1, (ROUNDS, FEW))
    truth = float(np.exp(3.5))
    found = [mean_interval(_moments(row)) for row in orders]
    held = np.mean([one is not None and one.low <= truth <= one.high for one in found])
    half = stats.t.ppf(0.975, FEW - 1) * orders.std(axis=1, ddof=1) / sqrt(FEW)
    students = np.mean(np.abs(orders.mean(axis=1) - truth) <= half)
    assert held > students
    assert held == pytest.approx(0.95, abs=0.035)
    even = random.normal(50, 10, (ROUNDS, FEW))
    found = [mean_interval(_moments(row)) for row in even]
    held = np.mean([one is not None and one.low <= 50 <= one.high for one in found])
    assert held == pytest.approx(0.95, abs=0.02)
    assert mean_interval(Moments(1, 3, 9, 27)) is None


def test_without_skew_the_mean_has_students_interval_and_alike_values_have_none() -> None:
    even = np.array([1.0, 2, 3, 4, 5, 6])
    other = stats.ttest_1samp(even, 0).confidence_interval()
    assert mean_interval(_moments(even)) == pytest.approx((other.low, other.high))
    assert mean_interval(_moments(np.full(9, 12.34))) == pytest.approx((12.34, 12.34))


def test_the_median_is_held_whatever_the_values_are_and_few_have_no_interval() -> None:
    random = np.random.default_rng(5)
    values = random.lognormal(0, 2, (1000, 31)).round(3)
    held = 0
    for row in values.tolist():
        found = median_of(Counter(row).items())
        assert found is not None
        middle, interval = found
        assert interval is not None
        assert middle == np.median(row)
        held += interval.low <= 1 <= interval.high
    assert 0.94 < held / len(values) < 0.985, "at least what it says: ranks are whole numbers"
    assert median_of([(3, 1), (5, 1), (9, 3)]) == (9, None)
    assert median_of([]) is None
    many = median_of((value, 1000) for value in range(1000))
    assert many is not None
    assert many[1] == pytest.approx((498, 501), abs=1)


def test_a_ratio_of_sums_is_held_as_often_as_said() -> None:
    random = np.random.default_rng(3)
    values = random.lognormal(3, 0.7, (1000, 80))
    won = random.random((1000, 80)) < 0.4
    held = 0
    for value, one in zip(values, won, strict=True):
        top, base = float((value * one).sum()), float(value.sum())
        errors = float(((value * one - top / base * value) ** 2).sum())
        found = ratio_interval(top, base, errors, len(value))
        assert found is not None
        held += found.low <= 0.4 <= found.high
    assert held / 1000 == pytest.approx(0.95, abs=0.03)
    assert ratio_interval(1, 1, 0, 1) is None


def _moments(values: np.ndarray) -> Moments:
    return Moments(
        len(values), float(values.sum()), float((values**2).sum()), float((values**3).sum())
    )
