"""Gamma-Gamma finds what made-up customers pay, and value is what of that is left, today."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steward.quant.worth import (
    Histories,
    NothingToLearnFrom,
    Paid,
    Spending,
    Terms,
    customer_value,
    expected,
    fit_spending,
    worth_of_order,
)
from steward.quant.worth.cases import BOUGHT, CDNOW, draw

MODELS = st.builds(Spending, st.floats(0.5, 20), st.floats(1.5, 9), st.floats(1, 200))


def test_parameters_of_made_up_customers_are_found_within_their_stated_error() -> None:
    known = np.array([BOUGHT.p, BOUGHT.q - 1, BOUGHT.v])
    times, off = 12, []
    for seed in range(times):
        found = fit_spending(draw(2000, seed).orders.paid()).found
        off.append(np.log(np.array(found.values) / known) / np.array(found.errors))
        assert found.is_settled
    apart = np.array(off)
    assert np.abs(apart.mean(axis=0)).max() < 3 / np.sqrt(times)
    assert 0.5 < apart.std(axis=0).min() < apart.std(axis=0).max() < 1.6


@given(MODELS, st.integers(1, 30), st.floats(1, 300))
def test_expected_worth_is_the_mean_of_the_posterior(
    model: Spending, orders: int, average: float
) -> None:
    said = worth_of_order(model, Paid(np.array([orders]), np.array([average])))
    # a customer's rate nu is gamma distributed, before (q, v) and after what they paid; mean p / nu
    after = stats.invgamma(model.p * orders + model.q, scale=model.v + orders * average)
    assert said == pytest.approx([model.p * after.mean()])
    assert min(average, model.usual) <= said[0] + 1e-9
    assert said[0] - 1e-9 <= max(average, model.usual)


def test_who_ordered_once_is_worth_what_all_are_and_own_orders_pull_away_from_it() -> None:
    orders = np.array([0.0, 1, 10, 1000])
    said = worth_of_order(BOUGHT, Paid(orders, np.array([0.0, 100, 100, 100])))
    assert said[0] == pytest.approx(BOUGHT.usual)
    assert (np.diff(said) > 0).all()
    assert said[-1] == pytest.approx(100, rel=0.01)


def test_amounts_of_nothing_take_no_part_in_the_fit_and_stay_above_zero() -> None:
    known = draw(600, 2).orders.paid()
    more = Paid(np.append(known.orders, [3.0, 3, 0]), np.append(known.average, [0.0, -5, 0]))
    assert fit_spending(more) == fit_spending(known)
    assert (worth_of_order(BOUGHT, more) > 0).all()
    with pytest.raises(NothingToLearnFrom, match="second order"):
        fit_spending(Paid(np.array([0.0, 2]), np.array([0.0, -1])))


def test_a_currency_changes_the_figures_alone() -> None:
    known = draw(900, 3).orders.paid()
    one, other = fit_spending(known), fit_spending(Paid(known.orders, known.average * 1000))
    assert other.model.usual == pytest.approx(one.model.usual * 1000, rel=1e-3)
    assert other.model.p == pytest.approx(one.model.p, rel=1e-3)


def test_value_is_orders_times_worth_times_margin_discounted_by_week() -> None:
    orders = draw(50, 4).orders
    known, paid = orders.histories(0), orders.paid()
    plain = customer_value(CDNOW, BOUGHT, known, paid, Terms(1.0, weeks=39, discount=0.0))
    worth = worth_of_order(BOUGHT, paid)
    assert plain == pytest.approx(expected(CDNOW, known, 39.0) * worth)
    terms = Terms(np.linspace(-0.1, 0.8, 50), weeks=2, discount=0.3)
    first = expected(CDNOW, known, 1.0)
    second = expected(CDNOW, known, 2.0) - first
    a_week = 1.3 ** (-7 / 365.25)
    by_hand = (first * a_week + second * a_week**2) * worth * terms.margin
    assert customer_value(CDNOW, BOUGHT, known, paid, terms) == pytest.approx(by_hand)
    for wrong in (Terms(0.4, weeks=0), Terms(0.4, discount=-1)):
        with pytest.raises(ValueError, match="counted over weeks"):
            customer_value(CDNOW, BOUGHT, Histories(*known), paid, wrong)
