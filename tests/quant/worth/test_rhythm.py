"""A silence is long or short by the gaps of the very customer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.quant.worth import (
    LAPSED,
    Gaps,
    NothingToLearnFrom,
    Orders,
    Rhythm,
    chance_of_gap,
    fit_rhythm,
    gap_of,
)
from steward.quant.worth.orders import Numbers
from steward.quant.worth.rhythm import _likelihood

SHOP = Rhythm(usual=40.0, pull=0.3, doubt=5.0, spread=0.25)
LOGS = st.lists(st.floats(0, 6), max_size=12)


def _gaps(*logs: list[float]) -> Gaps:
    rows = [(len(one), np.mean(one), np.var(one) * len(one)) if one else (0, 0, 0) for one in logs]
    return Gaps(*np.array(rows, float).T)


def _drawn(count: int, seed: int, model: Rhythm = SHOP) -> tuple[Gaps, Numbers]:
    """Draw customers of 0 to 8 gaps, and the gap that comes after those."""
    random = np.random.default_rng(seed)
    spread = model.doubt * model.spread / random.chisquare(model.doubt, count)
    middle = random.normal(np.log(model.usual), np.sqrt(spread / model.pull))
    logs = random.normal(middle[:, None], np.sqrt(spread)[:, None], (count, 9))
    many = random.integers(0, 9, count)
    rows = [list(row[:n]) for row, n in zip(logs, many, strict=True)]
    return _gaps(*rows), np.exp(logs[:, 8])


def test_numbers_behind_made_up_gaps_are_found_within_their_stated_error() -> None:
    known = np.array([SHOP.usual, SHOP.pull, SHOP.doubt, SHOP.spread])
    times, off = 12, []
    for seed in range(times):
        found = fit_rhythm(_drawn(1000, seed)[0]).found
        off.append(np.log(np.array(found.values) / known) / np.array(found.errors))
    apart = np.array(off)
    assert np.abs(apart.mean(axis=0)).max() < 3 / np.sqrt(times)
    assert 0.5 < apart.std(axis=0).min() < apart.std(axis=0).max() < 1.6


def test_slopes_are_those_of_the_likelihood() -> None:
    gaps, _ = _drawn(300, 1)
    at = _likelihood(Gaps(*(column[gaps.many > 0] for column in gaps)))
    logs = np.array([3.0, 0.2, 1.1, -0.4])
    by_hand = [(at(logs + step)[0] - at(logs - step)[0]) / 2e-5 for step in 1e-5 * np.eye(4)]
    assert at(logs)[1] == pytest.approx(by_hand, rel=1e-5)


def test_each_chance_comes_as_often_as_it_says() -> None:
    gaps, following = _drawn(8000, 9)
    model = fit_rhythm(gaps).model
    said = chance_of_gap(model, gaps, following)
    for some in (gaps.many == 0, gaps.many == 1, gaps.many >= 5):
        assert stats.kstest(said[some], "uniform").pvalue > 0.001
    assert (said <= LAPSED).mean() == pytest.approx(LAPSED, abs=0.008)
    assert (following > gap_of(model, gaps, 0.2)).mean() == pytest.approx(0.2, abs=0.01)


@given(LOGS, st.floats(0.1, 2000), st.floats(1.01, 10))
def test_the_longer_the_silence_the_less_likely_the_gap(
    logs: list[float], now: float, times: float
) -> None:
    gaps = _gaps(logs, logs)
    short, longer = chance_of_gap(SHOP, gaps, np.array([now, now * times]))
    assert 1 >= short > longer >= 0
    assert chance_of_gap(SHOP, gaps, np.zeros(2)) == pytest.approx([1, 1])


@given(LOGS, st.floats(0.01, 0.99))
def test_days_and_chances_are_each_the_other_turned_round(logs: list[float], share: float) -> None:
    gaps = _gaps(logs)
    assert chance_of_gap(SHOP, gaps, gap_of(SHOP, gaps, share)) == pytest.approx([share])


def test_a_weekly_buyer_lapses_in_weeks_and_a_yearly_one_does_not() -> None:
    weekly = list(np.log([7, 7, 8, 6, 7, 7, 14, 7]))
    yearly = list(np.log([360, 371, 365]))
    now = np.full(3, 35.0)
    chances = chance_of_gap(SHOP, _gaps(weekly, yearly, []), now)
    assert chances[0] < LAPSED < 0.3 < chances[2] < chances[1]
    days = gap_of(SHOP, _gaps(weekly, yearly), LAPSED)
    assert 14 < days[0] < 35
    assert days[1] > 400


def test_who_keeps_time_is_missed_sooner_than_who_does_not() -> None:
    steady = list(np.log([20, 21, 20, 19, 20]))
    loose = list(np.log([4, 60, 20, 90, 7.4]))
    days = gap_of(SHOP, _gaps(steady, loose), LAPSED)
    assert days[0] < days[1] / 2


def test_few_own_gaps_stay_near_all_and_many_stand_for_themselves() -> None:
    own = np.log(10.0)
    usual = gap_of(SHOP, _gaps([], *([own] * n for n in (1, 3, 30))))
    assert usual[0] == pytest.approx(SHOP.usual)
    assert (np.diff(usual) < 0).all()
    assert usual[3] == pytest.approx(10, rel=0.02)


def test_a_shop_where_nobody_came_again_has_no_rhythm_and_few_are_helped_by_a_prior() -> None:
    with pytest.raises(NothingToLearnFrom, match="a second time"):
        fit_rhythm(_gaps([], []))
    few = fit_rhythm(Orders([1, 1, 1, 2], [-30, -20, -9, -5], [1, 1, 1, 1]).gaps())
    assert few.found.by_prior
    assert few.found.is_settled
    assert 3 < few.model.usual < 40
