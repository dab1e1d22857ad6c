"""A budget from the first line to its warning: planned, published, watched, told once, held."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.actions import watch_budgets
from steward.analytics.events import BudgetPublished, BudgetWarned
from steward.analytics.models import BudgetWarning
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.outbox import Letter
from tests.api_program import API, Program
from tests.books import land_rows
from tests.cast import ANN, BEN, SAM, sign_in
from tests.working import do_jobs

pytestmark = pytest.mark.database
BUDGETS = "/desk/insights/budgets"
NOW = datetime(2026, 9, 20, 10, tzinfo=UTC)
COSTS = {
    "name": "Running costs",
    "measure": "spending",
    "first": "2026-01",
    "last": "2026-12",
    "currency": "EUR",
    "near": "80",
    "people": [str(SAM.id), str(ANN.id)],
}


def _spend(app: Flask, session: Session, purpose: str, each: int, until: date) -> None:
    rows = [
        {
            "spent_on": day,
            "purpose": purpose,
            "team": "Lyon" if day.month % 2 else "Oslo",
            "reference": f"{purpose} {day}",
            "amount": str(each),
        }
        for year in (2024, 2025, 2026)
        for month in range(1, 13)
        if (day := date(year, month, 5)) <= until
    ]
    land_rows(app, session, "spending", rows)


def _letters(session: Session) -> list[Letter]:
    return list(session.scalars(select(Letter).order_by(Letter.id)))


def _planned(client: FlaskClient, *lines: dict[str, str]) -> str:
    """Enter the budget, plan its lines, and publish it; return its page."""
    at = client.post(BUDGETS, data=COSTS).headers["Location"].removesuffix("/plan")
    for line in lines:
        assert client.post(f"{at}/lines", data=line).status_code == 303
    assert client.post(f"{at}/versions", data={"note": "First"}).status_code == 303
    return at


def test_a_limit_is_foreseen_told_once_with_why_and_again_when_passed(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, "Repairs", 1000, NOW.date())
            _spend(app, session, "Rent", 500, NOW.date())
        sign_in(client, ANN)
        at = _planned(
            client,
            {"account": "repairs", "total": "11000", "spread": "usual"},
            {"account": "Rent", "total": "9000", "spread": "even"},
        )
        do_jobs(app)
        with database.reading() as session:
            letters = _letters(session)
        assert {one.recipient for one in letters} == {SAM.email, ANN.email}
        assert {one.payload["subject"] for one in letters} == {
            "repairs: the limit is likely to be passed"
        }
        text = letters[0].payload["text"]
        assert "about €12,000; in eight cases of ten to between €12,000 and €12,000" in text
        assert "€9,000 are spent" in text
        assert "Oslo" in text
        assert "Lyon" in text
        assert f"{at}" in text
        do_jobs(app)
        page = client.get(at).get_data(as_text=True)
        assert "likely to be passed" in page
        assert "within" in page
    with clock.frozen(datetime(2026, 12, 20, tzinfo=UTC)):
        with app.app_context(), database.transaction() as session:
            assert len(_letters(session)) == 2
            _spend(app, session, "Repairs", 1000, date(2026, 12, 20))
            assert watch_budgets(session, ZoneInfo("UTC")) == 4
            assert watch_budgets(session, ZoneInfo("UTC")) == 0
            assert [one.payload["subject"] for one in _letters(session)[2::2]] == [
                "Running costs: 80 % of the limit is reached",
                "repairs: the limit is passed",
            ]
            told = list(session.scalars(select(Fact).where(Fact.kind == BudgetWarned.kind)))
        assert [one.data["warned"] for one in told] == ["foreseen", "near", "passed"]


def test_two_workers_that_look_at_once_tell_once(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, "Repairs", 1000, NOW.date())
        sign_in(client, ANN)
        _planned(client, {"account": "Repairs", "total": "5000", "spread": "even"})

        def look(_which: int) -> int:
            with app.app_context(), database.transaction() as session:
                return watch_budgets(session, ZoneInfo("UTC"))

        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(look, range(4)))
        assert sorted(told) == [0, 0, 0, 2]
        with database.reading() as session:
            assert len(_letters(session)) == 2
            kinds = set(session.scalars(select(BudgetWarning.kind)))
        assert kinds == {"passed", "foreseen", "near"}


def test_a_new_version_begins_with_the_last_and_both_are_held_against_what_came(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sign_in(client, ANN)
    with clock.frozen(datetime(2025, 12, 20, tzinfo=UTC)):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, "Rent", 500, date(2025, 12, 20))
        at = _planned(client, {"account": "Rent", "total": "7200", "spread": "even"})
        assert client.post(f"{at}/proposals").status_code == 303
        assert "€6,000" in client.get(f"{at}/plan").get_data(as_text=True)
        assert client.post(f"{at}/versions", data={"note": "As proposed"}).status_code == 303
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, "Rent", 500, NOW.date())
        page = client.get(at).get_data(as_text=True)
        assert "As proposed" in page
        assert "20 %" in page
        with database.reading() as session:
            facts = list(session.scalars(select(Fact).where(Fact.kind == BudgetPublished.kind)))
        assert [(one.data["number"], one.data["total"]) for one in facts] == [
            (1, "7200.00"),
            (2, "6000.00"),
        ]
        with app.app_context(), database.transaction() as session:
            for number in range(12):
                _spend(app, session, f"Sundry {number}", 12 - number, NOW.date())
        page = client.get(at).get_data(as_text=True)
        assert "Sundry 0" in page
        assert "Sundry 11" not in page
        assert "14 more, named in the CSV" in page
        assert "€249" in page  # of 702 all but the ten largest, by purpose and team
        assert "Sundry 11" in client.get(f"{at}.csv").get_data(as_text=True)


def test_only_readers_see_budgets_and_only_analysts_plan_them(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, SAM)
    assert client.get(BUDGETS).status_code == 200
    assert client.post(BUDGETS, data=COSTS).status_code == 403
    sign_in(other_client, BEN)
    assert other_client.get(BUDGETS).status_code == 403


def test_wrong_input_is_named_at_its_field(client: FlaskClient) -> None:
    sign_in(client, ANN)
    wrong = {"last": "2025-01", "currency": "XXY", "near": "200"}
    page = client.post(BUDGETS, data=COSTS | wrong)
    assert page.status_code == 422
    page = client.post(BUDGETS, data=COSTS | {"people": [str(BEN.id)]})
    assert "Name people of the staff who may see budgets." in page.get_data(as_text=True)
    assert client.post(BUDGETS, data=COSTS).status_code == 303
    again = client.post(BUDGETS, data=COSTS | {"name": "RUNNING costs"})
    assert "There is a budget “Running costs” already." in again.get_data(as_text=True)


def test_a_program_plans_publishes_and_reads_a_budget(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    program = Program(client, ANN)
    body = COSTS | {"near": 80, "people": [], "name": "Repairs"}
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, "Repairs", 1000, NOW.date())
        made = program("POST", f"{API}/budgets", body, Idempotency_Key="b-1")
        assert made.status_code == 201, made.text
        url = made.get_json()["url"]
        line = {"account": "Repairs", "months": {"2026-01": "700.00"}, "spread": "months"}
        assert program("PUT", f"{url}/lines", line).status_code == 200
        published = program("POST", f"{url}/versions", {}, Idempotency_Key="b-2")
        assert published.status_code == 201, published.text
        read = program("GET", url).get_json()
        assert (read["number"], read["lines"][0]["came"]) == (1, "9000.00")
        assert read["lines"][0]["state"] == "passed"
        listed = program("GET", f"{API}/budgets").get_json()
        assert [one["url"] for one in listed["items"]] == [url]
