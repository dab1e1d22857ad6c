"""What goods are worth that come back: to the cent, and never more than was paid."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from steward.sales.rules import find_return_id, worth_back

CENT = Decimal("0.01")
paid = st.decimals("0", "99999.99", places=2)
parts = st.lists(st.decimals("0.001", "50", places=3), min_size=1, max_size=8)


@given(paid, parts)
def test_parts_that_come_back_are_worth_all_that_was_paid_in_the_end(
    net: Decimal, back: list[Decimal]
) -> None:
    quantity, before, worths = sum(back, Decimal(0)), Decimal(0), []
    for part in back:
        worths.append(worth_back(net, quantity, before, part, CENT))
        before += part
        fair = net * before / quantity
        assert fair - CENT < sum(worths) <= fair
        assert worths[-1] >= 0
        assert worths[-1] % CENT == 0
    assert sum(worths) == net
    assert worth_back(net, quantity, before, Decimal(1), CENT) == 0  # what replaced broken goods


def test_last_unit_takes_the_rest() -> None:
    three = [worth_back(Decimal(10), Decimal(3), Decimal(n), Decimal(1), CENT) for n in range(3)]
    assert three == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert worth_back(Decimal(1000), Decimal(3), Decimal(0), Decimal(1), Decimal(1)) == 333


def test_number_of_a_return_is_known_again() -> None:
    assert [find_return_id(word) for word in ("R-5", " r-5 ", "O-5", "R-", "R-x")] == [
        5,
        5,
        None,
        None,
        None,
    ]
