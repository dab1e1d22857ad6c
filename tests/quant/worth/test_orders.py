"""Order lines become figures by customer, and impossible ones are refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steward.quant.worth import Histories, Orders, fit_returning
from steward.quant.worth.orders import Numbers, distinct

LINES = [(7, -14, 10), (3, -70, 5), (7, -14, 2), (7, -28, 8), (7, 3, 99), (3, 0, 1)]


def test_lines_become_histories_amounts_and_gaps_of_each_customer() -> None:
    every = Orders(*zip(*LINES, strict=True))
    assert len(every) == 5  # two lines of one day are one order
    known = every.until(0)
    assert known.customers.tolist() == [3, 7]
    repeats, last, age = known.histories(0)
    assert (repeats.tolist(), last.tolist(), age.tolist()) == ([1, 1], [10, 2], [10, 4])
    assert [one.tolist() for one in known.paid()] == [[1, 1], [1, 12]]
    many, mean, squares = every.gaps()
    assert many.tolist() == [1, 2]
    logs = np.log([14, 17])
    assert mean == pytest.approx([np.log(70), logs.mean()])
    assert squares == pytest.approx([0, 2 * logs.var()])
    asked = np.array([3, 5, 7, 9])
    assert every.counts(asked, 0, 10).tolist() == [0, 0, 1, 0]
    assert every.counts(asked, -100, 0).tolist() == [2, 0, 2, 0]


def test_one_order_is_a_history_without_gaps_and_no_orders_are_none() -> None:
    one = Orders([1], [-7], [4])
    assert [float(column[0]) for column in one.histories(0)] == [0, 0, 1]
    assert [float(column[0]) for column in (*one.paid(), *one.gaps())] == [0] * 5
    none = one.until(-8)
    assert [len(column) for column in (*none.histories(0), *none.paid(), *none.gaps())] == [0] * 8


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (([1], [0, 1], [2]), "needs a customer, a day and an amount"),
        (([1], [float("nan")], [2]), "are numbers"),
        (([1], [0], [float("inf")]), "are numbers"),
    ],
)
def test_what_is_no_order_is_refused(lines: tuple[Any, Any, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Orders(*lines)


def test_what_is_no_history_is_refused() -> None:
    with pytest.raises(ValueError, match="no order comes after now"):
        Orders([1], [2], [3]).histories(1)
    for row, said in (
        ((1, 5, 4), "between the first and now"),
        ((-1, 0, 4), "between the first and now"),
        ((1, 0, 4), "orders of one time are one"),
        ((0, 2, 4), "orders of one time are one"),
        ((0, 0, float("nan")), "made of numbers"),
    ):
        with pytest.raises(ValueError, match=said):
            fit_returning(Histories(*(np.array([one], float) for one in row)))


@given(arrays(np.float64, (30, 3), elements=st.integers(0, 3)))
def test_rows_are_found_again_from_those_that_differ(rows: Numbers) -> None:
    columns, place, many = distinct(*rows.T)
    assert (np.stack(columns).T[place] == rows).all()
    assert len(many) == len(np.unique(rows, axis=0))
    assert many.tolist() == np.bincount(place).tolist()
