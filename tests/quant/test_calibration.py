"""Chances from what happened: smoothed, with their intervals; scored on what came later."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.quant.calibration import (
    LEAST,
    Basis,
    Calibration,
    Cell,
    Said,
    Tally,
    brier,
    reliability,
)

COUNTS = st.tuples(st.integers(1, 400), st.floats(0, 1)).map(
    lambda pair: Tally(pair[0], round(pair[0] * pair[1]))
)
SAID = st.lists(st.builds(Said, st.floats(0, 1), COUNTS), min_size=1, max_size=30)


def test_a_cell_with_too_few_takes_its_row_and_a_row_with_too_few_the_usual_chance() -> None:
    few = Tally(LEAST - 1, 3)
    tallies = {Cell(1, 0): Tally(100, 40), Cell(1, 1): few, Cell(1, None): Tally(129, 43)}
    found = Calibration(tallies | {Cell(2, None): few}, {1: 0.1, 2: 0.3, 3: 0.9})
    own = found.odds(Cell(1, 0))
    assert (own.basis, own.n) == (Basis.CELL, 100)
    assert own.value == pytest.approx(40.5 / 101)
    posterior = stats.beta(40.5, 60.5)
    assert (own.low, own.high) == pytest.approx((posterior.ppf(0.025), posterior.ppf(0.975)))
    for column in (1, 7, None):
        assert found.odds(Cell(1, column)).value == pytest.approx(43.5 / 130)
    assert [found.odds(Cell(row, 0)).value for row in (2, 3)] == [0.3, 0.9]
    assert found.odds(Cell(3, None)).low is None
    none = Calibration({Cell(1, None): Tally(50, 0)}, {1: 0.5}).odds(Cell(1, None))
    assert (none.low, none.value > 0) == (0.0, True)


@given(SAID)
def test_what_was_said_is_scored_case_by_case_and_counted_once_in_the_chart(
    said: list[Said],
) -> None:
    cases = [(c, y) for c, (n, won) in said for y in [1] * won + [0] * (n - won)]
    score = brier(said) or 0
    assert score == pytest.approx(sum((c - y) ** 2 for c, y in cases) / len(cases))
    bars = reliability(said)
    assert sum(one.n for one in bars) == len(cases)
    assert sum(one.n * one.happened for one in bars) == pytest.approx(sum(y for _, y in cases))
    assert all(one.low <= one.happened <= one.high for one in bars)
    shares = [Said(won / n, Tally(n, won)) for _, (n, won) in said]
    assert (brier(shares) or 0) <= score + 1e-9  # nothing beats the shares themselves


def test_learned_chances_beat_typed_ones_and_meet_what_happens_later() -> None:
    draw, true = np.random.default_rng(7), {0: 0.15, 1: 0.4, 2: 0.7}
    past, days = (
        {Cell(1, age): Tally(n, int(draw.binomial(n, p))) for age, p in true.items()}
        for n in (60_000, 600)
    )
    found = Calibration(past, {1: 0.5})
    later = [Said(found.odds(cell).value, tally) for cell, tally in days.items()]
    typed = [Said(0.5, tally) for tally in days.values()]
    assert (brier(later) or 1) < (brier(typed) or 0) - 0.02
    assert all(one.is_met for one in reliability(later))
    assert not reliability(typed)[0].is_met
    assert brier([]) is None
