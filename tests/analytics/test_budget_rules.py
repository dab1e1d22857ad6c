"""Budgets as numbers: what came counts once, the outlook goes by months, limits warn in order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.analytics.rules.budgets import (
    Course,
    Key,
    LineStanding,
    State,
    Warned,
    allot,
    months_of,
    propose,
    read_plan,
    spread_over,
    standing,
    warnings_of,
)

_parts = st.sampled_from(["", "Repairs", "repairs", "Rent", "Lyon"])
_keys = st.builds(Key, _parts, _parts, _parts)
_amounts = st.decimals(-1000, 1000, places=2)
YEAR = list(months_of(date(2026, 1, 1), date(2026, 12, 1)))
FLAT = dict.fromkeys(YEAR, Decimal(100))


@given(st.lists(st.tuples(_keys, st.sampled_from(YEAR), _amounts)), st.lists(_keys, unique=True))
def test_whatever_came_counts_in_one_line(
    came: list[tuple[Key, date, Decimal]], lines: list[Key]
) -> None:
    found = allot(came, lines)
    total = sum((sum(months.values()) for months in found.values()), Decimal(0))
    assert total == sum((amount for *_which, amount in came), Decimal(0))


def test_the_line_that_fits_most_closely_gets_it() -> None:
    lines = [Key("Repairs"), Key("Repairs", "Lyon"), Key("", "Lyon"), Key("", "", "Mara")]
    came = [
        (Key("repairs", "LYON", "Mara"), YEAR[0], Decimal(1)),
        (Key("Repairs", "Oslo"), YEAR[0], Decimal(2)),
        (Key("Rent", "Lyon"), YEAR[0], Decimal(4)),
        (Key("Rent", "Oslo"), YEAR[0], Decimal(8)),
    ]
    found = {key: sum(months.values()) for key, months in allot(came, lines).items()}
    assert found == {lines[1]: 1, lines[0]: 2, lines[2]: 4, Key("Rent", "Oslo"): 8}


def _stood(each: int, today: date, *, before: int = 24, planned: int = 100) -> LineStanding:
    earliest = date(2026 - before // 12, 1, 1)
    came = {month: Decimal(each) for month in months_of(earliest, today)}
    plan = dict.fromkeys(YEAR, Decimal(planned))
    return standing(Key("Repairs"), Course(plan, came), today, near=80)


@pytest.mark.parametrize(
    ("each", "today", "state", "told"),
    [
        (90, date(2026, 6, 30), State.WITHIN, []),
        (104, date(2026, 6, 30), State.FORESEEN, [(Warned.FORESEEN, True)]),
        (97, date(2026, 10, 31), State.NEAR, [(Warned.NEAR, True)]),
        (
            140,
            date(2026, 9, 30),
            State.PASSED,
            [(Warned.PASSED, True), (Warned.FORESEEN, False), (Warned.NEAR, False)],
        ),
    ],
)
def test_the_gravest_warning_is_told_and_the_others_are_not_told_later(
    each: int, today: date, state: State, told: list[tuple[Warned, bool]]
) -> None:
    line = _stood(each, today)
    assert line.state is state
    assert [(due.kind, due.is_told) for due in warnings_of(line, 80)] == told


def test_a_budget_stands_by_the_days_that_are_gone() -> None:
    line = _stood(90, date(2026, 6, 15))
    assert line.came == 540
    assert line.planned_by_now == 550
    assert line.ahead == -10
    assert line.simply == 540 + 50 + 600
    assert line.outlook is not None
    assert pytest.approx(line.outlook.middle, abs=12) == 540 + 45 + 540
    assert len(line.outlook.steps) == 7


def test_a_year_to_come_is_proposed_and_spread_as_the_years_before() -> None:
    months = list(months_of(date(2027, 1, 1), date(2027, 12, 1)))
    history = {
        month: Decimal(300 if month.month == 12 else 100)
        for month in months_of(date(2023, 1, 1), date(2026, 10, 1))
    }
    found = propose(Key("Rent"), history, months, date(2026, 11, 22))
    assert found is not None
    assert found.low <= found.middle <= found.high
    assert sum(found.months.values()) == found.middle
    assert found.middle == pytest.approx(Decimal(1400), abs=60)
    assert found.months[months[11]] > 2 * found.months[months[0]]
    assert propose(Key("Rent"), {YEAR[8]: Decimal(5)}, months, date(2026, 11, 22)) is None
    spread = spread_over(Decimal(1000), months, {}, date(2026, 11, 22))
    assert set(spread.values()) <= {Decimal("83.33"), Decimal("83.34")}


def test_a_file_is_read_by_rows_or_by_columns_and_each_wrong_row_named() -> None:
    long = [
        (2, {"For what": "Rent", "Team": "Lyon", "Month": "2026-01", "Amount": "1.200,50"}),
        (3, {"For what": "Rent", "Team": "Lyon", "Month": "2026-01", "Amount": "5"}),
        (4, {"For what": "Rent", "Month": "2027-01", "Amount": "5"}),
        (5, {"For what": "Rent", "Month": "2026-02", "Amount": "much"}),
    ]
    plan, wrong = read_plan(long, YEAR)
    assert plan == {Key("Rent", "Lyon"): {YEAR[0]: Decimal("1200.50")}}
    assert set(wrong) == {3, 4, 5}
    wide = [(2, {"account": "Rent", "2026-01": "10", "2026-02": "", "2026-03": "12"})]
    plan, wrong = read_plan(wide, YEAR)
    assert plan == {Key("Rent"): {YEAR[0]: Decimal(10), YEAR[2]: Decimal(12)}}
    assert not wrong
