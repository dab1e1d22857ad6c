"""Bridges add up to the cent, for any figures: nothing, new and vanished groups, refunds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.drivers import (
    Bridge,
    Sold,
    average_bridge,
    build_bridge,
    come_and_gone_bridge,
    factor_bridge,
    mix_bridge,
)

D = Decimal
Totals = tuple[int, int, Decimal, Decimal]
counts = st.integers(-3, 1000)
money = st.decimals(-10_000, 100_000, places=2)
units = st.decimals(-5, 900, places=4)
FACTORS = ("customers", "orders", "units", "price")
names = st.sampled_from("abcdef")
sold = st.builds(
    Sold,
    st.decimals(-5, 500, places=4),
    st.fixed_dictionaries({"price": money}, optional={"cost": money}),
)
quickly = settings(max_examples=100, deadline=None)


def adds_up(bridge: Bridge) -> bool:
    return sum((step.amount for step in bridge.steps), bridge.before) == bridge.after


def amounts(bridge: Bridge) -> dict[str, Decimal]:
    return {step.name: step.amount for step in bridge.steps if step.amount}


@quickly
@given(st.tuples(counts, counts, units, money), st.tuples(counts, counts, units, money))
def test_factors_add_up_whatever_the_figures(before: Totals, after: Totals) -> None:
    bridge = factor_bridge(list(zip(FACTORS, before, after, strict=True)))
    assert adds_up(bridge)
    assert bridge.after == after[-1]


@quickly
@given(st.dictionaries(names, sold), st.dictionaries(names, sold))
def test_volume_mix_and_price_add_up_whatever_the_figures(
    before: dict[str, Sold], after: dict[str, Sold]
) -> None:
    assert adds_up(mix_bridge(before, after))


@quickly
@given(st.dictionaries(names, money), st.dictionaries(names, money), st.sets(names))
def test_who_came_and_who_went_adds_up_whatever_the_figures(
    before: dict[str, Decimal], after: dict[str, Decimal], known: set[str]
) -> None:
    assert adds_up(come_and_gone_bridge(before, after, known))


@quickly
@given(
    st.dictionaries(names, sold),
    st.dictionaries(names, sold),
    st.tuples(st.integers(1, 999), st.integers(1, 999)),
)
def test_an_average_order_adds_up_to_the_cent_whatever_lies_in_it(
    before: dict[str, Sold], after: dict[str, Sold], orders: tuple[int, int]
) -> None:
    bridge = average_bridge(before, after, orders)
    assert adds_up(bridge)
    money = sum((sum(one.money.values(), D(0)) for one in after.values()), D(0))
    assert bridge.after == round(Fraction(money) / orders[1] * 100) * D("0.01")


@quickly
@given(
    st.dictionaries(st.sampled_from(["", *"abcdef"]), st.integers(1, 40).map(D)),
    st.dictionaries(st.sampled_from(["", *"abcdef"]), st.integers(1, 40).map(D)),
    st.sets(names),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_counts_add_up_whoever_shares_them(
    before: dict[str, Decimal],
    after: dict[str, Decimal],
    known: set[str],
    shared: tuple[int, int],
) -> None:
    then, now = (
        sum(side.values(), D(0)) - twice
        for side, twice in zip((before, after), shared, strict=True)
    )
    bridge = come_and_gone_bridge(before, after, known, quantum=D(1), whole=(then, now))
    assert adds_up(bridge)
    assert (bridge.before, bridge.after) == (then, now)
    steps = {step.name: step.amount for step in bridge.steps}
    assert steps["shared"] == shared[0] - shared[1]
    assert steps["new"] + steps["back"] == sum(
        amount for name, amount in after.items() if name and name not in before
    )


def test_an_average_order_is_split_into_units_mix_and_price() -> None:
    # An order of then: 2 cheap at 5.00 and 1 dear at 20.00; now: 2 cheap at 6.00, 2 dear at 20.00.
    before = {"cheap": Sold(D(20), {"price": D(100)}), "dear": Sold(D(10), {"price": D(200)})}
    after = {"cheap": Sold(D(10), {"price": D(60)}), "dear": Sold(D(10), {"price": D(200)})}
    bridge = average_bridge(before, after, (10, 5))
    assert (bridge.before, bridge.after) == (D("30.00"), D("52.00"))
    assert amounts(bridge) == {"volume": D("10.00"), "mix": D("10.00"), "price": D("2.00")}


def test_customers_count_as_one_each_and_are_told_by_what_they_paid() -> None:
    one = D(1)
    bridge = come_and_gone_bridge(
        {"gone": one, "stayed": one},
        {"stayed": one, "new": one, "large": one},
        quantum=one,
        told_by=({"gone": D("7.50"), "stayed": D(2)}, {"new": D("3.20"), "large": D(9)}),
    )
    assert amounts(bridge) == {"new": D(2), "gone": D(-1)}
    parts = {step.name: step.parts for step in bridge.steps}
    assert parts["new"] == (("large", D(9)), ("new", D("3.20")))
    assert parts["gone"] == (("gone", D("-7.50")),)


def test_factors_share_a_change_as_their_logarithms_do() -> None:
    before, twice = (10, 20, 40, D("400.00")), (20, 40, 160, D("1600.00"))
    doubled = factor_bridge(list(zip(FACTORS, before, twice, strict=True)))
    assert amounts(doubled) == {"customers": D("600.00"), "units": D("600.00")}
    dearer = factor_bridge(list(zip(FACTORS, before, (*before[:3], D("500.00")), strict=True)))
    assert amounts(dearer) == {"price": D("100.00")}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((0, 0, 0, "0"), (3, 6, 12, "90.00"), {"customers": D("90.00")}),
        ((3, 6, 12, "90.00"), (0, 0, 0, "0"), {"customers": D("-90.00")}),
        ((3, 6, 12, "0"), (3, 6, 12, "90.00"), {"price": D("90.00")}),
        ((3, 6, 12, "90.00"), (3, 6, 12, "-30.00"), {"price": D("-120.00")}),
        ((0, 0, 0, "0"), (0, 0, 0, "0"), {}),
        ((1, 1, 0, "5.00"), (1, 1, 0, "7.00"), {"price": D("2.00")}),
    ],
)
def test_what_comes_of_nothing_is_of_the_factor_that_was_nothing(
    before: tuple[int, int, int, str],
    after: tuple[int, int, int, str],
    expected: dict[str, Decimal],
) -> None:
    ends = [(*before[:3], D(before[3])), (*after[:3], D(after[3]))]
    assert amounts(factor_bridge(list(zip(FACTORS, *ends, strict=True)))) == expected


def test_a_margin_is_split_into_volume_mix_price_and_cost_with_new_products_apart() -> None:
    before = {
        "cheap": Sold(D(100), {"price": D("1000.00"), "cost": D("-600.00")}),
        "dear": Sold(D(100), {"price": D("3000.00"), "cost": D("-1400.00")}),
        "old": Sold(D(1), {"price": D("50.00"), "cost": D("-20.00")}),
    }
    after = {
        "cheap": Sold(D(100), {"price": D("1100.00"), "cost": D("-650.00")}),
        "dear": Sold(D(150), {"price": D("4500.00"), "cost": D("-2100.00")}),
        "fresh": Sold(D(2), {"price": D("80.00"), "cost": D("-30.00")}),
    }
    bridge = mix_bridge(before, after)
    # A unit brought 10.00 on average: 50 more are 500.00; they were dear ones, at 16.00.
    assert amounts(bridge) == {
        "volume": D("500.00"),
        "mix": D("300.00"),
        "price": D("100.00"),
        "cost": D("-50.00"),
        "new": D("50.00"),
        "gone": D("-30.00"),
    }
    assert next(step for step in bridge.steps if step.name == "mix").parts[0] == ("dear", D(300))


def test_a_customer_who_was_met_before_is_back_and_not_new() -> None:
    before = {"gone": D("5.00"), "more": D("1.00"), "less": D("9.00")}
    after = {"new": D("7.00"), "back": D("3.00"), "more": D("2.00"), "less": D("8.50")}
    assert amounts(come_and_gone_bridge(before, after, {"back"})) == {
        "new": D("7.00"),
        "back": D("3.00"),
        "gone": D("-5.00"),
        "more": D("1.00"),
        "less": D("-0.50"),
    }


def test_what_was_rounded_goes_to_the_largest_remainders() -> None:
    thirds = {name: Fraction(1, 3) for name in "abc"} | {"d": Fraction(1, 1000)}
    bridge = build_bridge(D("0.00"), D("1.00"), thirds)
    assert amounts(bridge) == {"a": D("0.34"), "b": D("0.33"), "c": D("0.33")}
    assert adds_up(bridge)
