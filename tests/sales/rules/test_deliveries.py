"""What is said of deliveries by values alone: late or not, how far an order is, where to look."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.sales.rules import (
    OrderState,
    Outlook,
    carriers_in,
    is_late,
    new_day,
    order_state,
    tracking_link,
    worth_of,
)

TODAY, FRIDAY, MONDAY = date(2030, 1, 9), date(2030, 1, 11), date(2030, 1, 14)


@pytest.mark.parametrize(
    ("promised", "soonest", "late"),
    [
        (FRIDAY, FRIDAY, False),
        (FRIDAY, MONDAY, True),
        (FRIDAY, None, False),
        (TODAY, None, False),
        (date(2030, 1, 8), None, True),
        (None, MONDAY, False),
    ],
)
def test_what_cannot_be_there_on_its_day_is_late(
    promised: date | None, soonest: date | None, late: object
) -> None:
    assert is_late(promised, Outlook(soonest, soonest), TODAY) is late


def test_only_a_day_that_helps_is_named_instead() -> None:
    assert new_day(FRIDAY, Outlook(FRIDAY, MONDAY), TODAY) == MONDAY
    assert new_day(MONDAY, Outlook(FRIDAY, FRIDAY), TODAY) is None
    assert new_day(date(2030, 1, 2), Outlook(None, date(2030, 1, 4)), TODAY) is None
    assert new_day(FRIDAY, Outlook(MONDAY, None), TODAY) is None


_LINES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=4)


@given(_LINES, st.booleans())
def test_order_is_as_far_as_the_least_of_its_lines(
    lines: list[tuple[int, int]], arrived: object
) -> None:
    pairs = [(Decimal(wanted), Decimal(min(sent, wanted))) for wanted, sent in lines]
    state = order_state(pairs, arrived=bool(arrived))
    whole = all(wanted == sent for wanted, sent in pairs)
    assert (state in (OrderState.SHIPPED, OrderState.DELIVERED)) is whole
    assert (state == OrderState.DELIVERED) is (whole and bool(arrived))
    assert (state == OrderState.PLACED) is not any(sent for _, sent in pairs)


@given(st.integers(0, 10**7), st.integers(1, 50), st.data())
def test_parts_of_a_line_are_worth_whole_cents_and_all_of_it_the_line(
    cents: int, quantity: int, data: st.DataObject
) -> None:
    net, whole = Decimal(cents) / 100, Decimal(quantity)
    part = Decimal(data.draw(st.integers(0, quantity)))
    worth = worth_of(net, whole, part, "EUR")
    assert 0 <= worth <= net
    assert worth == worth.quantize(Decimal("0.01"))
    assert worth_of(net, whole, whole, "EUR") == net


def test_carriers_are_read_and_lead_to_their_parcels() -> None:
    known = carriers_in("DHL: https://dhl.example/?id={tracking}&x=1\n\n Bicycle \nUs:")
    assert tracking_link(known, "dhl", "J 7&8") == "https://dhl.example/?id=J%207%268&x=1"
    assert tracking_link(known, "DHL", "") is None
    assert tracking_link(known, "Bicycle", "7") is None
    assert tracking_link(known, "Nobody", "7") is None
    for wrong in (
        "DHL: http://dhl.example/{tracking}",
        "DHL: https://dhl.example/",
        "DHL: https://{tracking}.example/",
        "DHL: javascript:alert(1)//{tracking}",
        "DHL: https://[{tracking}",
        ": https://dhl.example/{tracking}",
        "\n".join(f"C{number}" for number in range(31)),
    ):
        with pytest.raises(ValueError, match=r"Write it as|At most"):
            carriers_in(wrong)
