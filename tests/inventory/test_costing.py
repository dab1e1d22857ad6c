"""What goods cost, with any run of receipts, issues and returns: exact, and nothing is lost."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.inventory.rules.costing import NOTHING, Entry, Pile, returned
from steward.inventory.rules.demand import Key, summed
from steward.inventory.rules.kinds import CostMethod

START = datetime(2026, 1, 1, tzinfo=UTC)
quantities = st.decimals("0.001", "9999.999", places=3)
costs = st.decimals("0", "9999.9999", places=4)
receipts = st.tuples(st.just("in"), quantities, costs)
issues = st.tuples(st.just("out"), quantities, st.just(NOTHING))
acts = st.lists(st.one_of(receipts, issues), max_size=12)
came = st.lists(st.tuples(quantities, costs), min_size=1, max_size=6)
parts = st.lists(st.decimals("0.001", "1", places=3), min_size=1, max_size=6)


def portion(quantity: Decimal, part: Decimal) -> Decimal:
    """Return about such a part of a quantity, to its three places."""
    return (quantity * part).quantize(Decimal("0.001"))


def held(pile: Pile) -> tuple[Any, Any]:
    """Return all pieces of a pile and their value."""
    layers = pile.layers.values()
    return (
        sum((one.quantity for one in layers), NOTHING),
        sum((one.value for one in layers), NOTHING),
    )


def total(entries: Sequence[Entry]) -> tuple[Any, Any]:
    return (
        sum((one.quantity for one in entries), NOTHING),
        sum((one.value for one in entries), NOTHING),
    )


@settings(max_examples=60)
@given(acts, st.sampled_from(CostMethod))
def test_a_pile_is_worth_what_came_less_what_went(
    done: list[tuple[str, Decimal, Decimal]], method: CostMethod
) -> None:
    pile, entries = Pile([], method), list[Entry]()
    quantity = came = NOTHING
    for day, (what, pieces, cost) in enumerate(done):
        before, now = pile.copy(), START + timedelta(days=day)
        if what == "in":
            new = pile.put(pieces, pieces * cost, now)
            assert total(new) == (pieces, pieces * cost)
            entries += new + pile.settle(before)
            came += pieces * cost
        else:
            new = pile.take(pieces, now)
            assert total(new)[0] == -pieces
            entries += new
        quantity += pieces if what == "in" else -pieces
        assert held(pile) == total(entries)
        assert held(pile)[0] == quantity
    for layer in pile.layers.values():
        if layer.quantity == 0:
            assert layer.value == 0


@settings(max_examples=40)
@given(came, parts)
def test_first_in_goes_first_at_its_own_cost(
    came: list[tuple[Decimal, Decimal]], parts: list[Decimal]
) -> None:
    pile, queue = Pile([], CostMethod.FIFO), [list(one) for one in came]
    for day, (pieces, cost) in enumerate(came):
        pile.put(pieces, pieces * cost, START + timedelta(days=day))
    for part in (*parts, Decimal(1)):
        pieces = portion(held(pile)[0], part)
        expected, rest = NOTHING, pieces
        for one in queue:
            taken = min(rest, one[0])
            one[0], rest, expected = one[0] - taken, rest - taken, expected + taken * one[1]
        assert -total(pile.take(pieces, START))[1] == expected
    assert held(pile) == (0, 0)


@settings(max_examples=40)
@given(came, parts)
def test_the_average_is_value_by_quantity(
    came: list[tuple[Decimal, Decimal]], parts: list[Decimal]
) -> None:
    pile, quantity, value = Pile([], CostMethod.AVERAGE), Fraction(0), Fraction(0)
    for (pieces, cost), part in zip(came, cycle(parts), strict=False):
        pile.put(pieces, pieces * cost, START)
        quantity, value = quantity + Fraction(pieces), value + Fraction(pieces * cost)
        if out := portion(held(pile)[0], part):
            share = value * Fraction(out) / quantity
            assert abs(Fraction(-total(pile.take(out, START))[1]) - share) < Fraction("1e-8")
            quantity, value = quantity - Fraction(out), value - share
    assert len(pile.layers) == 1


@settings(max_examples=40)
@given(came, parts, st.sampled_from(CostMethod))
def test_what_comes_back_restores_its_layers(
    came: list[tuple[Decimal, Decimal]], parts: list[Decimal], method: CostMethod
) -> None:
    pile = Pile([], method)
    for day, (pieces, cost) in enumerate(came):
        pile.put(pieces, pieces * cost, START + timedelta(days=day))
    before = pile.copy()
    out = portion(held(pile)[0], parts[0])
    sold, back = pile.take(out, START), NOTHING
    for part in (*parts, Decimal(1)):
        pieces = portion(out - back, part)
        pile.put_back(returned(sold, back, pieces))
        back += pieces
    assert pile.layers == before.layers
    with pytest.raises(ValueError, match="more comes back"):
        returned(sold, back, Decimal("0.001"))


def test_what_was_owed_is_valued_anew_when_it_comes() -> None:
    pile = Pile([], CostMethod.FIFO)
    pile.put(Decimal(2), Decimal(10), START)
    pile.take(Decimal(5), START)  # three are owed, at 5 each
    assert held(pile) == (-3, -15)
    before = pile.copy()
    pile.put(Decimal(1), Decimal(8), START)
    assert total(pile.settle(before)) == (0, -3)  # it cost 8, was booked at 5
    assert held(pile) == (-2, -10)
    before = pile.copy()
    pile.put(Decimal(4), Decimal(28), START)
    assert total(pile.settle(before)) == (0, -4)  # two at 7 were booked at 5
    assert held(pile) == (2, 14)


def test_lines_of_the_same_goods_are_summed_in_one_order() -> None:
    one, other = Key(2, 1), Key(1, 1, 4)
    lines = [(one, Decimal(3)), (other, Decimal(1)), (one, Decimal(2)), (Key(1, 1), Decimal(1))]
    sums = [(key, int(quantity)) for key, quantity in summed(lines).items()]
    assert sums == [(Key(1, 1), 1), (other, 1), (one, 5)]
