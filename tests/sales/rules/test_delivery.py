"""When an order arrives, and from which places it is served."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.sales.rules import Arrival, DeliveryTerms, Weekdays, arrival, served

ROTTERDAM = ZoneInfo("Europe/Amsterdam")
TERMS = DeliveryTerms(time(14), handling_days=1, transit_from=1, transit_to=2)


def arrives(moment: str, there_on: date | None = None) -> Arrival | None:
    """Return when goods arrive that are ordered at a moment of local time."""
    at = datetime.fromisoformat(moment).replace(tzinfo=ROTTERDAM)
    return arrival(TERMS, Weekdays(), ROTTERDAM, ordered_at=at, there_on=there_on)


@pytest.mark.parametrize(
    ("ordered", "first", "last"),
    [
        ("2026-11-16 13:59", 18, 19),  # a Monday before the cut-off
        ("2026-11-16 14:00", 19, 20),  # at the cut-off it is tomorrow's
        ("2026-11-19 09:00", 23, 24),  # a Thursday: ready on Friday, over the weekend
        ("2026-11-21 09:00", 25, 26),  # a Saturday counts from Monday
    ],
)
def test_arrival_counts_working_days_from_the_cut_off(ordered: str, first: int, last: int) -> None:
    assert arrives(ordered) == (date(2026, 11, first), date(2026, 11, last))


def test_arrival_of_what_comes_in_first_counts_from_the_working_day_after() -> None:
    assert arrives("2026-11-16 09:00", date(2026, 11, 20)) == (
        date(2026, 11, 25),
        date(2026, 11, 26),
    )


def test_arrival_is_not_named_where_nobody_ever_works() -> None:
    class Never:
        def works_on(self, _: date) -> bool:
            return False

    assert arrival(TERMS, Never(), ROTTERDAM, ordered_at=datetime.now(UTC)) is None


@given(st.integers(0, 20_000), st.integers(1, 5_000))
def test_arrival_is_a_working_day_and_never_earlier_for_who_orders_later(
    start: int, more: int
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=37 * start)
    ordered = [at, at + timedelta(minutes=more)]
    days = [arrival(TERMS, Weekdays(), ROTTERDAM, ordered_at=one) for one in ordered]
    assert days[0]
    assert days[1]
    assert days[0] <= days[1]
    assert days[0].first < days[0].last
    assert all(day.weekday() < 5 for day in days[0])


QUANTITIES = st.integers(0, 9).map(Decimal)


@given(st.dictionaries(st.integers(1, 5), QUANTITIES), st.integers(1, 30).map(Decimal))
def test_what_is_served_adds_up_and_takes_no_more_than_is_free(
    free: dict[int, Decimal], quantity: Decimal
) -> None:
    parts = served(free, quantity, None)
    if sum(free.values()) >= quantity:
        assert sum(parts.values()) == quantity
        assert all(0 < part <= free[place] for place, part in parts.items())
        assert len(parts) == 1 or max(free.values()) < quantity
    else:
        assert parts == ({next(iter(free)): quantity} if free else {})
    assert served({}, quantity, 7) == {7: quantity}
