"""A plan with units: what differs from it is split into volume, mix and price, to the cent."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from steward.analytics.rules.budgets import (
    Counted,
    Course,
    Key,
    Measure,
    Terms,
    Unsplit,
    lines_in,
    months_of,
    price_of,
    spread_units,
    standing,
    variance_of,
)
from steward.kit import clock
from steward.kit.db import Database
from tests.analytics.uploading import Sender
from tests.api_program import API, Program
from tests.books import land_rows
from tests.cast import ANN, sign_in

CENT = Decimal("0.01")
MONTHS = list(months_of(date(2026, 1, 1), date(2026, 3, 1)))
_money = st.decimals(-10_000, 10_000, places=2)
_units = st.decimals(0, 5_000, places=4)
_months = st.fixed_dictionaries(dict.fromkeys(MONTHS, _money))
_counted = st.builds(
    Counted,
    st.fixed_dictionaries(dict.fromkeys(MONTHS, _units))
    | st.dictionaries(st.sampled_from(MONTHS), _units),
    st.decimals(-50, 5_000, places=4),
    st.sampled_from([0, 0, 0, 2]),
)
_lines = st.lists(
    st.tuples(_months, st.dictionaries(st.sampled_from(MONTHS), _money), _counted, st.booleans()),
    max_size=6,
)


@given(_lines, st.dates(date(2025, 12, 1), date(2026, 4, 30)))
def test_the_steps_always_make_the_difference_to_the_cent(
    drawn: list[tuple[dict[date, Decimal], dict[date, Decimal], Counted, bool]], today: date
) -> None:
    nothing = dict.fromkeys(MONTHS, Decimal(0))
    lines = [
        # The first full months tell of no outlook: without history nothing is simulated.
        replace(
            standing(
                Key(str(number)), Course(planned if is_planned else nothing, {}), today, near=80
            ),
            came=sum(came.values(), Decimal(0)),
            is_planned=is_planned,
        )
        for number, (planned, came, _counts, is_planned) in enumerate(drawn)
    ]
    counted = {line.key: one[2] for line, one in zip(lines, drawn, strict=True)}
    ours = [line for line in lines if line.is_planned]
    beside = [line for line in lines if not line.is_planned]
    found = variance_of(ours, beside, counted, today)
    bridge = found.bridge
    assert bridge.before + sum(found.steps.values()) == bridge.after
    assert bridge.after == sum(line.came for line in lines)
    assert abs(bridge.before - sum(line.planned_by_now for line in lines)) <= CENT / 2
    assert sum(line.planned for line in found.lines) == bridge.before
    split = [line for line in found.lines if line.unsplit is None]
    for line, its in zip(found.lines, ours, strict=True):
        assert abs(line.planned - its.planned_by_now) < CENT
    for line in split:
        assert line.volume is not None
        assert line.price is not None
        assert line.volume + line.price == line.change
        price = Fraction(line.planned) / Fraction(line.planned_units or 0)
        assert abs(Fraction(line.volume) - line.more_units * price) <= Fraction(CENT / 2)
    steps = found.steps
    assert steps["volume"] + steps["mix"] == sum(line.volume or 0 for line in split)
    assert steps["price"] == sum(line.price or 0 for line in split)
    if len(split) < 2:
        assert not steps["mix"], "one line is no mix"
    exact = [*steps.values(), *(line.planned for line in found.lines)]
    assert all(amount == amount.quantize(CENT) for amount in exact)


def _stood(
    planned: int, came: int, counted: Counted
) -> tuple[Unsplit | None, Decimal | None, Decimal | None]:
    months = dict.fromkeys(MONTHS, Decimal(planned))
    course = Course(months, {MONTHS[0]: Decimal(came)})
    line = standing(Key("Ada"), course, date(2026, 3, 31), near=80)
    (found,) = variance_of([line], [], {line.key: counted}, date(2026, 3, 31)).lines
    return found.unsplit, found.volume, found.price


def _split(volume: int, price: int) -> tuple[Unsplit | None, Decimal | None, Decimal | None]:
    return None, Decimal(volume), Decimal(price)


def test_a_line_is_split_by_its_units_or_says_why_not() -> None:
    each = dict.fromkeys(MONTHS, Decimal(10))  # 300 for 30 units: 10 a unit
    assert _stood(100, 330, Counted(each, Decimal(22))) == _split(-80, 110)
    assert _stood(100, 0, Counted(each)) == _split(-300, 0), "nothing was sold: it is volume alone"
    assert _stood(100, 330, Counted())[0] is Unsplit.NO_UNITS
    assert _stood(100, 330, Counted({MONTHS[0]: Decimal(9)}))[0] is Unsplit.SOME_MONTHS
    assert _stood(100, 330, Counted(dict.fromkeys(MONTHS, Decimal(0))))[0] is Unsplit.NO_PRICE
    assert _stood(100, 330, Counted(each, Decimal(22), 1))[0] is Unsplit.UNCOUNTED
    assert _stood(100, 330, Counted(each))[0] is Unsplit.UNCOUNTED


def test_units_are_spread_at_one_price_and_foretold_by_what_a_unit_brought() -> None:
    amounts = dict(zip(MONTHS, map(Decimal, (100, 300, 0)), strict=True))
    spread = spread_units(Decimal("10.0001"), amounts)
    assert sum(spread.values()) == Decimal("10.0001")
    assert spread[MONTHS[1]] == pytest.approx(3 * spread[MONTHS[0]], abs=Decimal("0.0002"))
    assert spread[MONTHS[2]] == 0
    came = dict.fromkeys(MONTHS, Decimal(50))
    sold = dict.fromkeys(MONTHS, Decimal(4))
    assert price_of(came, sold, {}, date(2026, 3, 20)) == Decimal("12.5")
    assert price_of(came, sold, {MONTHS[0]: Decimal(1)}, date(2026, 3, 20)) is None
    assert price_of(came, {}, {}, date(2026, 3, 20)) is None


def test_units_of_a_file_are_of_revenue_and_not_below_none() -> None:
    rows = [
        (number, {"budget": name, "month": "2026-01", "amount": 5, "units": Decimal(units)})
        for number, (name, units) in enumerate([("Sales", -1), ("Costs", 3), ("Sales", 3)])
    ]
    terms = {"Sales": Terms(Measure.REVENUE, MONTHS), "Costs": Terms(Measure.SPENDING, MONTHS)}
    plans, wrong = lines_in(rows, terms)
    assert [(one.position, one.column) for one in wrong] == [(0, "units"), (1, "units")]
    assert plans["Sales"][Key()][MONTHS[0]].units == 3


BUDGETS = "/desk/insights/budgets"
NOW = datetime(2026, 9, 30, 10, tzinfo=UTC)
SALES = {
    "name": "Sales",
    "measure": "revenue",
    "first": "2026-01",
    "last": "2026-12",
    "currency": "EUR",
    "near": "80",
}


def _sell(app: Flask, session: Session, sold: Mapping[str, tuple[int | None, int]]) -> None:
    """Sell in each month so many units of a product, for so much."""
    rows = [
        {
            "order_number": f"{product}{year}{month:02}",
            "line": "1",
            "ordered_on": date(year, month, 5),
            "account": "Ada",
            "product": product,
            "quantity": None if units is None else str(units),
            "revenue": str(revenue),
        }
        for product, (units, revenue) in sold.items()
        for year in (2025, 2026)
        for month in range(1, 13)
        if date(year, month, 5) <= NOW.date()
    ]
    land_rows(app, session, "order_lines", rows)


def _cells(client: FlaskClient, url: str) -> dict[str, dict[str, str]]:
    text = client.get(url).get_data(as_text=True).lstrip("\ufeff")
    return {row["line"]: row for row in csv.DictReader(StringIO(text))}


def _planned(client: FlaskClient) -> str:
    """Enter the budget, plan its lines with units, and publish it; return its page."""
    at = client.post(BUDGETS, data=SALES).headers["Location"].removesuffix("/plan")
    for product, total, units in (
        ("Blend", "1200", "120"),
        ("Filter", "480.00", "24"),
        ("Cup", "360", "36"),
    ):
        line = {"product": product, "total": total, "units": units, "spread": "even"}
        assert client.post(f"{at}/lines", data=line).status_code == 303
    wrong = {"product": "Blend", "total": "12", "units": "-3", "u-2026-01": "x"}
    refused = client.post(f"{at}/lines", data=wrong)
    assert refused.status_code == 422
    assert 'href="#field-u-2026-01"' in refused.text
    assert 'href="#field-units"' in refused.text
    assert client.post(f"{at}/versions").status_code == 303
    return at


@pytest.mark.database
def test_a_budget_with_units_says_what_is_volume_mix_and_price(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sold = {"Blend": (8, 100), "Filter": (5, 20), "Cup": (None, 30), "Mug": (1, 7)}
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _sell(app, session, sold)
        sign_in(client, ANN)
        at = _planned(client)
        page = client.get(at).text
        assert "Why it differs from the plan" in page
        assert "some of it was sold without a quantity" in page
        cells = _cells(client, f"{at}/variance.csv")
        # By now 90 blends at 10, and 18 filters at 20: sold 72 for 900, and 45 for 180.
        assert (cells["Blend"]["volume"], cells["Blend"]["price"]) == ("-180.00", "180.00")
        assert (cells["Filter"]["volume"], cells["Filter"]["price"]) == ("540.00", "-720.00")
        assert cells["Cup"]["not_split"] == "0.00"
        names = ("volume", "mix", "price", "not_split", "difference")
        told = [cells["All"][name] for name in names]
        assert told == ["105.00", "255.00", "-540.00", "63.00", "-117.00"]
        xlsx = client.get(f"{at}/variance.xlsx")
        assert xlsx.data.startswith(b"PK")
        assert _cells(client, f"{at}.csv")["Blend"]["planned_units"] == "10.0000"
        read = Program(client, ANN)("GET", f"{API}/budgets/{at.rsplit('/', 1)[1]}").get_json()
        told = read["variance"]
        steps = ("volume", "mix", "price", "unsplit", "beside")
        change = sum(Decimal(told[name]) for name in steps)
        assert Decimal(told["planned"]) + change == Decimal(told["came"])
        assert told["beside"] == "63.00"


@pytest.mark.database
def test_units_come_by_program_by_file_and_as_proposed_and_go_when_it_is_undone(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    program = Program(client, ANN)
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _sell(app, session, {"Blend": (8, 100), "Cup": (None, 30)})
        body = {**SALES, "near": 80, "people": [], "first": "2027-01", "last": "2027-12"}
        url = program("POST", f"{API}/budgets", body, Idempotency_Key="u-1").get_json()["url"]
        at = f"{BUDGETS}/{url.rsplit('/', 1)[1]}"
        line = {
            "product": "Blend",
            "spread": "months",
            "months": {"2027-01": "70.00"},
            "unit_months": {"2027-01": "7"},
        }
        assert program("PUT", f"{url}/lines", line).status_code == 200
        assert (
            program("PUT", f"{url}/lines", line | {"unit_months": {"26": "7"}}).status_code == 422
        )
        sign_in(client, ANN)
        sender = Sender(app, client, database)
        file = "budget,product,month,amount,units\nSales,Blend,2027-01,70,9\nSales,Cup,2027-02,8,\n"
        brought = sender.bring(file.encode(), "plan.csv")
        page = client.get(f"{at}/plan").text
        assert "9 units" in page
        amounts = sender.bring(b"budget,product,month,amount\nSales,Blend,2027-01,80\n", "b.csv")
        assert "9 units" in client.get(f"{at}/plan").text, "units that a file leaves out stay"
        sender.post(amounts, "undoing")
        sender.post(brought, "undoing")
        page = client.get(f"{at}/plan").text
        assert "7 units" in page
        assert "Cup" not in page
        assert client.post(f"{at}/proposals").status_code == 303
        assert client.post(f"{at}/versions").status_code == 303
        read = program("GET", url).get_json()
        first = {one["product"]: one["months"][0] for one in read["lines"]}
        assert Decimal(first["Blend"]["planned_units"]) == pytest.approx(8, abs=0.5)
        assert first["Cup"]["planned_units"] is None, "nobody knows how many were sold"
