"""What is said of made-up customers is held against what they do, beside the naive guess."""

import numpy as np
import pytest

from steward.quant.worth import Histories, fit_returning, held_out
from steward.quant.worth.cases import CDNOW, draw

AHEAD = 39.0


def test_the_true_model_is_unbiased_calibrated_and_better_than_the_naive_guess() -> None:
    made = draw(20_000, 6, ahead=AHEAD)
    known = made.orders.until(0)
    histories = known.histories(0)
    came = made.orders.counts(known.customers, 0, AHEAD * 7)
    naive = known.counts(known.customers, -AHEAD * 7, 0)
    found = held_out(CDNOW, histories, came, naive, AHEAD)
    assert (found.customers, found.came) == (20_000, came.sum())
    assert found.model.bias == pytest.approx(0, abs=0.05)
    assert found.model.mean < found.naive.mean
    assert found.model.root_square < found.naive.root_square
    assert found.brier < found.brier_of_share
    assert found.within > 0.95
    tenths = found.tenths
    assert sum(one.customers for one in tenths) == 20_000
    assert sum(one.customers * one.happened for one in tenths) == pytest.approx((came > 0).sum())
    assert [one.alive for one in tenths] == sorted(one.alive for one in tenths)
    assert all(one.low - 0.01 <= one.said <= one.high + 0.01 for one in tenths)
    low = [one for one in tenths if one.alive < 0.9]
    assert len(low) > 2  # P(alive) itself is checked, where it says something
    fitted = held_out(fit_returning(histories).model, histories, came, naive, AHEAD)
    assert fitted.brier == pytest.approx(found.brier, abs=0.002)


def test_p_alive_is_how_many_are_still_customers() -> None:
    made = draw(20_000, 7)
    known = made.orders.histories(0)
    still = made.is_alive.astype(float)
    from_model = held_out(CDNOW, known, still, still, AHEAD)
    for one in from_model.tenths:
        assert one.low - 0.01 <= one.alive <= one.high + 0.01


def test_nothing_came_has_no_bias_and_other_customers_are_refused() -> None:
    known = Histories(*np.array([[1.0, 0], [3, 0], [9, 9]]))
    none = np.zeros(2)
    found = held_out(CDNOW, known, none, none, AHEAD)
    assert (found.model.bias, found.naive.mean, found.brier_of_share) == (None, 0, 0)
    for came, naive in ((np.zeros(3), none), (none, np.zeros(1))):
        with pytest.raises(ValueError, match="the same customers"):
            held_out(CDNOW, known, came, naive, AHEAD)
    with pytest.raises(ValueError, match="the same customers"):
        held_out(CDNOW, Histories(*np.zeros((3, 0))), np.zeros(0), np.zeros(0), AHEAD)
