"""Budgets as numbers: what came counts once, the outlook goes by months, limits warn in order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.analytics.rules.budgets import (
    ALL,
    Course,
    Key,
    LineStanding,
    Measure,
    PlannedMonth,
    State,
    Terms,
    Warned,
    allot,
    lines_in,
    months_of,
    propose,
    spread_over,
    standing,
    usual_lines,
    warnings_of,
)
from steward.analytics.rules.imports import IMPORTABLE, budget_table, likeliest_table
from steward.kit.imports.staging import suggest_mapping
from steward.kit.imports.staging.shapes import ColumnGuess, Format, Guess
from steward.kit.imports.wanted import Kind

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


def test_a_first_plan_has_lines_that_one_can_plan_by_hand() -> None:
    today = date(2026, 11, 22)
    came = [
        (Key(f"Café {number}", "Ann", f"Cup {number % 50}"), date(2026, 10, 1), Decimal(number))
        for number in range(500)
    ]
    found = usual_lines(came, Measure.REVENUE, today)
    assert (len(found), found[0], found[-1]) == (40, Key(product="Cup 49"), ALL)
    few = usual_lines(came[:3], Measure.SPENDING, today)
    assert few == [key for key, _month, _amount in reversed(came[:3])]


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
    once = dict.fromkeys(history, Decimal(0)) | {date(2023, 2, 1): Decimal(90_000)}
    fallen = propose(Key("Fair"), once, months, date(2026, 11, 22))
    assert fallen is not None
    assert fallen.low >= 0, "nothing is sold less than not at all"
    spread = spread_over(Decimal(1000), months, {}, date(2026, 11, 22))
    assert set(spread.values()) <= {Decimal("83.33"), Decimal("83.34")}


def test_rows_are_read_by_month_or_by_columns_of_months_and_each_wrong_one_named() -> None:
    costs = {"Costs": Terms(Measure.SPENDING, YEAR)}
    rent = {"budget": "costs", "account": "Rent", "team": "Lyon"}
    long = [
        (2, rent | {"month": "2026-01", "amount": Decimal("1200.50")}),
        (3, rent | {"month": "2026-1", "amount": Decimal(5)}),
        (4, rent | {"month": "2027-01", "amount": Decimal(5)}),
        (5, rent | {"month": "later", "amount": Decimal(5)}),
        (6, rent | {"month": "2026-02", "amount": Decimal(5), "budget": "Others"}),
        (7, rent | {"month": "2026-03-15", "amount": Decimal(7)}),
    ]
    plan, wrong = lines_in(long, costs)
    amounts = {
        YEAR[0]: PlannedMonth(Decimal("1200.50")),
        YEAR[2]: PlannedMonth(Decimal(7)),
    }
    assert plan == {"Costs": {Key("Rent", "Lyon"): amounts}}
    assert [(one.position, one.column) for one in wrong] == [
        (3, "month"),
        (4, "month"),
        (5, "month"),
        (6, "budget"),
    ]
    wide = {"m_2026_01": Decimal(10), "m_2026_02": None, "m_2026_03": Decimal(12)}
    nothing = dict.fromkeys(wide)
    plan, wrong = lines_in([(2, rent | wide), (3, rent | nothing)], costs)
    line = {YEAR[0]: PlannedMonth(Decimal(10)), YEAR[2]: PlannedMonth(Decimal(12))}
    assert plan == {"Costs": {Key("Rent", "Lyon"): line}}
    assert [(one.position, one.column) for one in wrong] == [(3, "m_2026_01")]


def test_a_file_with_months_is_taken_for_a_budget_and_one_with_days_for_what_was_spent() -> None:
    def seems(**columns: Kind) -> str:
        guess = Guess(Format.CSV, tuple(ColumnGuess(*one) for one in columns.items()))
        tables = {**IMPORTABLE, "budgets": budget_table(columns)}
        proposed = {name: suggest_mapping(guess, one.columns) for name, one in tables.items()}
        return likeliest_table(proposed, len(columns))

    text, money = Kind.TEXT, Kind.MONEY
    assert seems(purpose=text, Month=text, Planned=money) == "budgets"
    assert seems(Customer=text, **{"2027-01": money, "2027-02": money}) == "budgets"
    assert seems(purpose=text, spent_on=Kind.DATE, Amount=money) == "spending"
