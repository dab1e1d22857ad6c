"""What an order comes to: worked examples of each kind of discount, and what holds for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.sales.rules import (
    Break,
    Buyer,
    Coupon,
    Discount,
    DiscountKind,
    DiscountScope,
    Goods,
    Line,
    Priced,
    Stacking,
    Taken,
    Terms,
    price,
)

D = Decimal
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUYER = Buyer(AT)
GRINDER = Line(1, 10, "Grinders", D(1), D("199.00"))
BEANS = Line(2, 20, "Coffee", D(3), D("12.50"))
CUPS = Line(3, 30, "Cups", D(2), D("0.99"))
BOTH = [GRINDER, BEANS]


def _percent(number: int, percent: str, **more: Any) -> Discount:
    return replace(Discount(number, DiscountKind.PERCENTAGE, D(percent)), **more)


def _amount(number: int, value: str, **more: Any) -> Discount:
    return replace(Discount(number, DiscountKind.AMOUNT, D(value)), **more)


def _nets(*discounts: Discount, lines: Sequence[Line] = BOTH, buyer: Buyer = BUYER) -> list[str]:
    return [str(one.net) for one in price(lines, discounts, buyer, "EUR").lines]


def test_each_kind_takes_what_it_says() -> None:
    coffee = Goods(categories=frozenset({"coffee"}))
    breaks = Discount(
        1,
        DiscountKind.QUANTITY_BREAK,
        breaks=[Break(D(3), D(10)), Break(D(6), D(20))],
        goods=coffee,
    )
    breaks = replace(breaks, breaks=[Break(D(3), D(10)), Break(D(6), D(20))])
    six = replace(BEANS, quantity=D(6))
    assert _nets() == ["199.00", "37.50"]
    assert _nets(_percent(1, "10")) == ["179.10", "33.75"]
    assert _nets(_amount(1, "5", goods=coffee)) == ["199.00", "22.50"]  # off each bag
    assert _nets(_amount(1, "50", goods=coffee)) == ["199.00", "0.00"]  # never below nothing
    assert _nets(breaks) == ["199.00", "33.75"]
    assert _nets(breaks, lines=[six]) == ["60.00"]
    assert _nets(breaks, lines=[replace(BEANS, quantity=D(2))]) == ["25.00"]
    assert _nets(breaks, lines=[BEANS, BEANS]) == ["30.00", "30.00"]  # six bags together


def test_of_the_best_one_is_taken_for_each_line_and_those_that_add_come_on_top() -> None:
    tenth, grinders = _percent(1, "10"), _amount(2, "30", goods=Goods(product_ids=frozenset({10})))
    assert _nets(tenth, grinders) == ["169.00", "33.75"]
    regular = _percent(3, "5", stacking=Stacking.ADDS)
    assert _nets(tenth, grinders, regular) == ["160.55", "32.06"]
    bonus = _amount(4, "1", stacking=Stacking.ADDS, rank=-1)
    assert _nets(tenth, regular, bonus, lines=[BEANS]) == ["29.21"]  # (33.75 - 3) - 5 %
    assert _nets(tenth, regular, replace(bonus, rank=1), lines=[BEANS]) == ["29.06"]


def test_what_is_taken_off_an_order_is_parted_to_the_cent() -> None:
    ten = _amount(1, "10", scope=DiscountScope.ORDER)
    found = price([GRINDER, BEANS, CUPS], [ten], BUYER, "EUR")
    assert [one.taken for one in found.lines] == [
        (Taken(1, D("8.35")),),
        (Taken(1, D("1.57")),),
        (Taken(1, D("0.08")),),
    ]
    assert (found.gross, found.net) == (D("238.48"), D("228.48"))
    yen = price([Line(1, 1, "", D(1), D(500)), Line(2, 2, "", D(1), D(500))], [ten], BUYER, "JPY")
    assert [one.net for one in yen.lines] == [D(495), D(495)]


@pytest.mark.parametrize(
    ("terms", "state"),
    [
        (Terms(coupon="AUTUMN"), Coupon.TAKEN),
        (Terms(coupon="SPRING"), Coupon.UNKNOWN),
        (Terms(coupon="AUTUMN", since=AT + timedelta(seconds=1)), Coupon.NOT_YET),
        (Terms(coupon="AUTUMN", until=AT), Coupon.OVER),
        (Terms(coupon="AUTUMN", least=D("236.51")), Coupon.TOO_LITTLE),
        (Terms(coupon="AUTUMN", least=D("236.50")), Coupon.TAKEN),
        (Terms(coupon="AUTUMN", segment="trade"), Coupon.OTHERS),
    ],
)
def test_a_coupon_is_taken_or_says_why_not(terms: Terms, state: Coupon) -> None:
    found = price(BOTH, [_percent(1, "10", terms=terms)], Buyer(AT, None, [" autumn "]), "EUR")
    assert found.coupons == {" autumn ": state}
    assert (found.net < found.gross) == (state is Coupon.TAKEN)


def test_a_coupon_that_another_discount_beats_is_not_used_up() -> None:
    named = Buyer(AT, "trade", ["FIVE"])
    five = _percent(1, "5", terms=Terms(coupon="FIVE"))
    for_trade = _percent(2, "15", terms=Terms(segment="trade"))
    assert price(BOTH, [five, for_trade], named, "EUR").coupons == {"FIVE": Coupon.BEATEN}
    for_cups = replace(five, goods=Goods(variant_ids=frozenset({3})))
    assert price(BOTH, [for_cups], named, "EUR").coupons == {"FIVE": Coupon.OTHER_GOODS}


def test_an_order_of_nothing_comes_to_nothing() -> None:
    assert price([], [_amount(1, "10", scope=DiscountScope.ORDER)], BUYER, "EUR") == Priced([], {})


LINES = st.lists(
    st.builds(
        Line,
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from(["Coffee", "Cups"]),
        st.integers(1, 40).map(D),
        st.decimals(0, 500, places=2),
    ),
    max_size=5,
)
NUMBERS = st.integers(1, 100).map(D)
BREAKS = st.lists(st.builds(Break, NUMBERS, NUMBERS), max_size=2)
DISCOUNTS = st.lists(
    st.builds(
        Discount,
        st.integers(1, 99),
        st.sampled_from(DiscountKind),
        st.decimals(0, 100, places=1),
        st.lists(
            st.builds(Break, st.integers(1, 20).map(D), st.integers(0, 100).map(D)), max_size=2
        ),
        st.sampled_from(DiscountScope),
        st.builds(Goods, st.frozensets(st.integers(1, 4), max_size=2)),
        st.builds(Terms, least=st.decimals(0, 300, places=2)),
        st.sampled_from(Stacking),
        st.integers(-1, 1),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


@given(LINES, DISCOUNTS, st.randoms(use_true_random=False))
def test_lines_add_up_nothing_is_below_nothing_and_the_order_of_discounts_is_no_matter(
    lines: list[Line], discounts: list[Discount], random: Random
) -> None:
    found = price(lines, discounts, BUYER, "EUR")
    for one in found.lines:
        assert D(0) <= one.net <= one.gross
        assert one.net == one.net.quantize(D("0.01"))
        assert one.gross - sum((taken.amount for taken in one.taken), D(0)) == one.net
        assert all(taken.amount > 0 for taken in one.taken)
    random.shuffle(discounts)
    assert price(lines, discounts, BUYER, "EUR") == found


@given(LINES, DISCOUNTS)
def test_a_discount_more_makes_nothing_dearer_but_by_the_cents_of_rounding(
    lines: list[Line], discounts: list[Discount]
) -> None:
    cents = D("0.01") * len(lines) * len(discounts)
    for one in discounts:
        fewer = [other for other in discounts if other is not one]
        without = price(lines, fewer, BUYER, "EUR")
        assert price(lines, discounts, BUYER, "EUR").net <= without.net + cents
