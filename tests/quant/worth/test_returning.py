"""BG/NBD: the published parameters found again, those of made-up customers, and what follows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaln, hyp2f1

from steward.quant.worth import (
    FEW,
    Histories,
    NothingToLearnFrom,
    Returning,
    alive,
    chance,
    discounted,
    expected,
    fit_returning,
    interval,
)
from steward.quant.worth.cases import CDNOW, draw
from steward.quant.worth.returning import _likelihood
from tests.real_data import need_real_data

MODELS = st.builds(
    Returning, st.floats(0.05, 5), st.floats(0.5, 50), st.floats(0.05, 5), st.floats(0.1, 20)
)


@st.composite
def histories(draw_: st.DrawFn) -> Histories:
    repeats = np.array(draw_(st.lists(st.integers(0, 60), min_size=1, max_size=6)), float)
    age = np.array(draw_(st.lists(st.floats(1, 200), min_size=len(repeats), max_size=len(repeats))))
    part = draw_(st.floats(0.05, 1))
    return Histories(repeats, np.where(repeats > 0, age * part, 0), age)


def test_cdnow_has_the_published_parameters() -> None:
    file = need_real_data("sales/cdnow/cdnow_customers_summary.csv")
    rows = np.loadtxt(file, delimiter=",", skiprows=1)
    fit = fit_returning(Histories(*rows[:, 1:].T))
    assert len(rows) == 2357
    assert fit.found.values == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.005)
    assert fit.found.likelihood == pytest.approx(-9582.4, abs=0.05)
    assert fit.found.is_settled
    assert not fit.found.by_prior


@pytest.mark.parametrize("true", [CDNOW, Returning(1.2, 8.0, 0.5, 4.0)])
def test_parameters_of_made_up_customers_are_found_within_their_stated_error(
    true: Returning,
) -> None:
    known = np.array([true.r, true.alpha, true.a, true.b])
    times, off = 12, []
    for seed in range(times):
        found = fit_returning(draw(2000, seed, returning=true).orders.histories(0)).found
        off.append(np.log(np.array(found.values) / known) / np.array(found.errors))
    apart = np.array(off)
    assert np.abs(apart.mean(axis=0)).max() < 3 / np.sqrt(times)  # no bias that 12 fits could see
    assert apart.std(axis=0).min() > 0.5  # and the errors are neither too great
    assert apart.std(axis=0).max() < 1.6  # nor too small


def test_slopes_are_those_of_the_likelihood() -> None:
    at = _likelihood(draw(400, 5).orders.histories(0), 20.0)
    logs = np.array([-0.4, 0.3, -0.2, 0.6])
    steps = 1e-5 * np.eye(4)
    by_hand = [(at(logs + step)[0] - at(logs - step)[0]) / 2e-5 for step in steps]
    assert at(logs)[1] == pytest.approx(by_hand, rel=1e-5)


def test_few_customers_are_helped_by_a_prior_and_none_are_said_to_be_none() -> None:
    few = fit_returning(Histories(np.array([1.0, 0]), np.array([3.0, 0]), np.array([9.0, 9])))
    assert few.found.by_prior
    assert few.found.is_settled
    assert 0 < expected(few.model, Histories(*np.array([[1.0], [3], [9]])), 9)[0] < 9
    with pytest.raises(NothingToLearnFrom, match="a second time"):
        fit_returning(Histories(np.zeros(9), np.zeros(9), np.ones(9)))


def test_parameters_that_run_away_are_said_and_still_foretell() -> None:
    # all alike, and nobody ever leaves
    known = draw(4 * FEW, 1, returning=Returning(1e6, 2e6, 1e-6, 1.0)).orders.histories(0)
    fit = fit_returning(known)
    assert not fit.found.is_settled
    said = expected(fit.model, known, 10.0)
    assert said.mean() == pytest.approx(5, rel=0.05)
    assert said.std() < 0.5
    assert np.isfinite(alive(fit.model, known)).all()


@given(MODELS, histories(), st.floats(0.5, 150))
def test_expectations_are_the_published_ones(
    model: Returning, known: Histories, ahead: float
) -> None:
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    x, last, age = known
    top = a + b + x - 1
    far = (np.abs(top) > 0.05) & (abs(a - 1) > 0.01)  # beside its poles
    z = ahead / (alpha + age + ahead)
    series = hyp2f1(a + b - 1 - r, a - 1, np.where(far, top, 2.0), z)  # Euler's transformation
    bought = top / np.where(far, a - 1, 1.0) * (1 - (1 - z) ** (a - 1) * series)
    odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + last)) ** (r + x)
    still = np.where(x > 0, 1 / (1 + odds), 1.0)
    assert alive(model, known) == pytest.approx(still)
    said = expected(model, known, ahead)
    near = far & (ahead < 10 * (alpha + age))
    assert said[far] == pytest.approx((still * bought)[far], rel=1e-3, abs=1e-9)
    assert said[near] == pytest.approx((still * bought)[near], rel=1e-6, abs=1e-9)
    assert (said >= chance(model, known, ahead) - 1e-9).all()
    assert (expected(model, known, 2 * ahead) >= said - 1e-9).all()
    parts = discounted(model, known, (ahead / 3, ahead / 2, ahead), (1.0, 1.0, 1.0))
    assert parts == pytest.approx(said)


@given(MODELS, histories(), st.floats(0.5, 60))
def test_intervals_are_quantiles_of_what_may_come(
    model: Returning, known: Histories, ahead: float
) -> None:
    low, high = interval(model, known, ahead, sure=0.9)
    still = alive(model, known)
    for place, (x, _, age) in enumerate(zip(*known, strict=True)):
        k = np.arange(1, 3000)
        share = (model.alpha + age) / (model.alpha + age + ahead)
        comes = stats.nbinom.sf(k - 1, model.r + x, share)
        stays = np.exp(betaln(model.a, model.b + x + k - 1) - betaln(model.a, model.b + x))
        at_most = 1 - still[place] * comes * stays  # P(Y <= 0), P(Y <= 1), ...
        wanted = [np.flatnonzero(at_most >= part - 1e-12)[0] for part in (0.05, 0.95)]
        assert [low[place], high[place]] == wanted
        mean = still[place] * (comes * stays).sum()
        if high[place] < 300:
            assert mean == pytest.approx(expected(model, known, ahead)[place], rel=1e-3, abs=1e-9)


@given(MODELS, st.integers(1, 40), st.floats(1, 50), st.floats(0.1, 100), st.floats(0.1, 100))
def test_the_longer_the_silence_the_less_is_expected(
    model: Returning, repeats: int, last: float, short: float, longer: float
) -> None:
    ages = last + np.array([short, short + longer])
    known = Histories(np.full(2, float(repeats)), np.full(2, last), ages)
    for said in (alive(model, known), expected(model, known, 20.0)):
        assert said[0] >= said[1] >= 0
    assert alive(model, Histories(np.zeros(2), np.zeros(2), ages)).tolist() == [1, 1]


def test_thousands_of_orders_overflow_nothing() -> None:
    known = Histories(np.array([5000.0, 5000]), np.array([99.9, 10]), np.array([100.0, 100]))
    assert alive(CDNOW, known) == pytest.approx([1, 0], abs=0.05)
    said, (low, high) = expected(CDNOW, known, 50.0), interval(CDNOW, known, 50.0)
    assert 1500 < said[0] < 2500
    assert low[0] < said[0] < high[0]
    assert (said[1], low[1], high[1]) == (pytest.approx(0), 0, 0)


def test_stretches_that_do_not_follow_are_refused() -> None:
    known = Histories(*np.array([[1.0], [3], [9]]))
    for ends, worth in (((2.0, 1.0), (1.0, 1.0)), ((0.0,), (1.0,)), ((1.0,), ())):
        with pytest.raises(ValueError, match="one behind the other"):
            discounted(CDNOW, known, ends, worth)
    for ahead, sure in ((0.0, 0.95), (-1.0, 0.95), (1.0, 1.0), (1.0, 0.0)):
        with pytest.raises(ValueError, match="lies ahead"):
            interval(CDNOW, known, ahead, sure=sure)
    with pytest.raises(ValueError, match="lies ahead"):
        chance(CDNOW, known, -1.0)
