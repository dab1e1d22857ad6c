"""How long things take where some are not over: the curves, their intervals, their comparison."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from steward.quant.books import (
    Spell,
    benjamini_hochberg,
    day_of_part,
    fisher,
    incidence,
    log_rank,
    part_interval,
    quantile,
    survival,
)

ENDS = ("won", "lost")
SPELLS = st.lists(
    st.builds(Spell, st.integers(0, 90), st.sampled_from([*ENDS, None]), st.integers(1, 9)),
    min_size=1,
    max_size=30,
)


def _drawn(
    random: np.random.Generator, n: int, won: float = 60.0, until: float = 90
) -> list[Spell]:
    """Draw deals that are won after `won` days on average if not lost, seen for some time only."""
    times = np.stack([random.exponential(won, n), random.exponential(90, n)])
    days, which = times.min(axis=0).round(), times.argmin(axis=0)
    seen = random.uniform(10, until, n).round()
    return [
        Spell(min(day, most), ENDS[one] if day <= most else None)
        for day, one, most in zip(days.tolist(), which.tolist(), seen.tolist(), strict=True)
    ]


def test_curves_and_their_errors_are_those_of_an_independent_library() -> None:
    spells = _drawn(np.random.default_rng(2), 300)
    days = [one.days for one in spells]
    status = [0 if one.end is None else 1 + ENDS.index(one.end) for one in spells]
    other = SurvfuncRight(days, np.array(status) > 0)
    ours = survival(spells)
    for day, share, error in zip(
        other.surv_times, other.surv_prob, other.surv_prob_se, strict=True
    ):
        step = np.flatnonzero(ours.days == day)[0]
        assert (ours.share[step], ours.error[step]) == pytest.approx((share, error))
    middle, interval = quantile(ours, 0.5)
    assert middle == other.quantile(0.5)
    assert interval == other.quantile_ci(0.5)
    risks = CumIncidenceRight(np.array(days), np.array(status))
    for place, end in enumerate(ENDS):
        curve = incidence(spells, end)
        assert curve.share == pytest.approx(risks.cinc[place])
        assert curve.error == pytest.approx(risks.cinc_se[place], abs=1e-9)


@given(SPELLS)
def test_what_has_ended_and_what_lasts_are_always_all(spells: list[Spell]) -> None:
    lasting, won, lost = survival(spells), incidence(spells, "won"), incidence(spells, "lost")
    assert lasting.share + won.share + lost.share == pytest.approx(1)
    assert all(a >= b for a, b in pairwise(lasting.share))
    assert lasting.n == sum(one.many for one in spells)
    low, high = won.band()
    assert (low <= won.share + 1e-9).all()
    assert (won.share <= high + 1e-9).all()


def test_open_deals_count_for_as_long_as_they_last_so_half_is_later_than_it_seems() -> None:
    spells = [Spell(10, "won", 50), Spell(30, None, 40), Spell(60, "won", 60)]
    middle, _ = quantile(survival(spells), 0.5)
    assert middle == 60, "of those closed alone it would be found too soon, from fewer"
    assert quantile(survival([Spell(9, None, 5)]), 0.5)[0] is None, "nothing has ended"
    assert quantile(survival([]), 0.5)[0] is None
    assert day_of_part(incidence([Spell(9, None, 5)], "won"), 0.5) is None
    with pytest.raises(ValueError, match="before it begins"):
        survival([Spell(-1, "won")])


def test_intervals_of_curves_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(8)
    truth = (1 / 60) / (1 / 60 + 1 / 90) * (1 - np.exp(-40 * (1 / 60 + 1 / 90)))
    half = np.log(2) / (1 / 60 + 1 / 90)  # days: the rates of both ends add up
    share = median = 0
    for _ in range(250):
        spells = _drawn(random, 120, until=200)
        low, high = incidence(spells, "won").interval(40.5)
        share += low <= truth <= high
        _, (low, high) = quantile(survival(spells), 0.5)
        median += low <= half <= high
    assert share / 250 == pytest.approx(0.95, abs=0.04)
    assert median / 250 == pytest.approx(0.95, abs=0.04)


def test_what_is_drawn_anew_is_the_same_each_time_and_holds_what_it_says() -> None:
    spells = _drawn(np.random.default_rng(4), 200)

    found = part_interval(spells, "won", 0.5)
    middle = day_of_part(incidence(spells, "won"), 0.5)
    assert found is not None
    assert middle is not None
    assert found.low < middle < found.high
    assert found == part_interval(spells, "won", 0.5)
    assert part_interval([Spell(3, None, 9)], "won", 0.5) is None
    assert part_interval([], "won", 0.5) is None


def test_groups_are_compared_as_an_independent_library_does() -> None:
    random = np.random.default_rng(6)
    slow, fast = _drawn(random, 80, won=90), _drawn(random, 200, won=40)
    found = log_rank(slow, fast)
    other = stats.logrank(_censored(slow), _censored(fast))
    assert found.p == pytest.approx(other.pvalue)
    assert found.ended < found.expected
    assert log_rank([Spell(3, None)], [Spell(5, None)]).p == 1
    for table in ((8, 10, 2, 10), (0, 5, 9, 20), (40, 90, 300, 900), (3, 3, 0, 3)):
        part, whole, other_part, other_whole = table
        rows = np.array([[part, whole - part], [other_part, other_whole - other_part]])
        assert fisher(*table) == pytest.approx(stats.fisher_exact(rows).pvalue)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_many_tests_are_ranked_as_an_independent_library_does(chances: list[float]) -> None:
    assert benjamini_hochberg(chances) == pytest.approx(stats.false_discovery_control(chances))


def _censored(spells: list[Spell]) -> "stats.CensoredData[np.float64]":
    return stats.CensoredData(
        uncensored=[one.days for one in spells if one.end],
        right=[one.days for one in spells if not one.end],
    )
