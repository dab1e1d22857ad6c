"""An alert on a metric from its form to its mail: told once, with why, and again after it ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.actions.alerts import watch_metrics
from steward.analytics.models import MetricAlarm
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.quant.outlook import expect
from tests.books import land_rows
from tests.cast import ANN, BEN, SAM, sign_in
from tests.working import do_jobs

ALERTS = "/desk/insights/alerts"
NOW = datetime(2026, 9, 21, 10, tzinfo=UTC)  # a Monday
REPAIRS = {
    "name": "Repairs, Oslo",
    "metric": "spending",
    "filter_by": "purpose",
    "filter_values": "Repairs",
    "grain": "week",
    "condition": "outside",
    "people": [str(SAM.id), str(ANN.id)],
}


def _spend(app: Flask, session: Session, weeks: int, last: int) -> None:
    """Spend about 1,000 each week before today's, and `last` in the one that was just over."""
    first = date(2026, 9, 14) - timedelta(7 * (weeks - 1))
    rows = [
        {
            "spent_on": first + timedelta(7 * at),
            "purpose": "Repairs",
            "reference": str(at),
            "amount": str(last if at == weeks - 1 else 1000 + at * 37 % 90),
        }
        for at in range(weeks)
    ]
    land_rows(app, session, "spending", rows)


def _land(app: Flask, session: Session, purpose: str, day: date) -> None:
    row = {"spent_on": day, "purpose": purpose, "reference": f"{purpose} {day}", "amount": "1020"}
    land_rows(app, session, "spending", [row])


def _letters(session: Session) -> list[Letter]:
    return list(session.scalars(select(Letter).order_by(Letter.id)))


def _watch(app: Flask, database: Database) -> int:
    with app.app_context(), database.transaction() as session:
        return watch_metrics(session, ZoneInfo("UTC"))


def _check_mails(database: Database, client: FlaskClient) -> None:
    with database.reading() as session:
        letters = _letters(session)
    assert {one.recipient for one in letters} == {SAM.email, ANN.email}
    assert letters[0].payload["subject"] == "Repairs, Oslo: above what was expected"
    text = letters[0].payload["text"]
    assert "14 Sept to 20 Sept 2026" in text or "14 Sep to 20 Sep 2026" in text
    assert "€5,000, above what was expected: €1," in text
    assert "As things went before, about €1,0" in text
    link = text.split("See how it went:\n")[1].split()[0]
    assert "own=purpose%3ARepairs" in link
    assert client.get(link[link.index("/desk") :]).status_code == 200


@pytest.mark.database
def test_a_week_out_of_its_interval_is_told_once_with_why_and_again_after_it_ended(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sign_in(client, ANN)
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, 20, 5000)
        assert client.post(ALERTS, data=REPAIRS).status_code == 303
        do_jobs(app)
        _check_mails(database, client)
        page = client.get(ALERTS).get_data(as_text=True)
        assert "above" in page
        assert "€5,000" in page
        for late in (1040, 6000):  # rows that come late mend it, and break it again
            with app.app_context(), database.transaction() as session:
                _spend(app, session, 20, late)
            assert _watch(app, database) == 0
    with clock.frozen(NOW + timedelta(7)):
        with app.app_context(), database.transaction() as session:
            _land(app, session, "Repairs", date(2026, 9, 22))
        assert _watch(app, database) == 0
        with database.reading() as session:
            (alarm,) = session.scalars(select(MetricAlarm))
        assert alarm.ended_at is not None
        assert "as it may be" in client.get(ALERTS).get_data(as_text=True)
    with clock.frozen(NOW + timedelta(14)):  # a week with nothing spent at all
        with app.app_context(), database.transaction() as session:
            _land(app, session, "Rent", date(2026, 10, 5))
        assert _watch(app, database) == 2
        with database.reading() as session:
            assert _letters(session)[-1].payload["subject"].endswith("below what was expected")


@pytest.mark.database
def test_two_workers_that_look_at_once_tell_of_a_limit_once_and_a_changed_one_anew(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sign_in(client, ANN)
    with clock.frozen(NOW):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, 3, 900)
        limit = REPAIRS | {"condition": "below", "limit": "950", "people": [str(SAM.id)]}
        assert client.post(ALERTS, data=limit).status_code == 303
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(lambda _at: _watch(app, database), range(4)))
        assert sorted(told) == [0, 0, 0, 1]
        assert _watch(app, database) == 0
        with database.reading() as session:
            (letter,) = _letters(session)
            (alarm,) = session.scalars(select(MetricAlarm))
        assert "€900.00, below the limit of €950.00" in letter.payload["text"]
        assert "Too little is known to say what is usual." in letter.payload["text"]
        one = f"{ALERTS}/{alarm.alert_id}"
        assert 'value="950"' in client.get(one).get_data(as_text=True)
        changed = client.post(one, data=limit | {"limit": "940", "version": "1"})
        assert changed.status_code == 303
        assert client.post(one, data=limit | {"version": "1"}).status_code == 409
        assert _watch(app, database) == 1
        assert client.post(f"{one}/removal").status_code == 303
        assert "No alert yet" in client.get(ALERTS).get_data(as_text=True)


@pytest.mark.database
def test_books_that_end_before_a_week_raise_no_alarm_and_wrong_input_is_named(
    app: Flask, database: Database, client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, ANN)
    with clock.frozen(NOW + timedelta(60)):
        with app.app_context(), database.transaction() as session:
            _spend(app, session, 20, 1000)
        below = REPAIRS | {"condition": "below", "limit": "500"}
        assert client.post(ALERTS, data=below).status_code == 303
        assert _watch(app, database) == 0
        assert "know too little of that time" in client.get(ALERTS).get_data(as_text=True)
    for wrong, said in (
        ({"metric": "open_value"}, "This tells of all time"),
        ({"metric": "nothing"}, "There is no metric of this name."),
        ({"filter_by": "moon"}, "to filter by."),
        ({"people": [str(BEN.id)]}, "Name people of the staff who may see insights."),
        ({"name": "REPAIRS, oslo"}, "There is such an alert already"),
        ({"condition": "above"}, "Write the limit."),
    ):
        sent = client.post(ALERTS, data=REPAIRS | {"name": "Other"} | wrong)
        assert sent.status_code == 422
        assert said in sent.get_data(as_text=True)
    asked = "?metric=revenue&own=region:North&title=North"
    assert 'value="North"' in client.get(f"{ALERTS}/new{asked}").get_data(as_text=True)
    sign_in(other_client, SAM)
    assert other_client.get(ALERTS).status_code == 200
    assert other_client.post(ALERTS, data=REPAIRS).status_code == 403


@pytest.mark.parametrize(("year", "count"), [(12, 30), (52, 110)])
def test_what_is_expected_next_holds_in_about_95_of_100_cases(year: int, count: int) -> None:
    random = np.random.default_rng(5)
    times, held = np.arange(count + 1), 0
    for _case in range(60):
        noise = random.normal(0, 0.15, count + 1)
        values = 1000 * np.exp(noise + 0.3 * np.sin(2 * np.pi * times / year))
        found = expect(values[:-1].tolist(), year=year)
        assert found is not None
        held += found.low <= values[-1] <= found.high
    assert held >= 53
    assert expect([1.0, 2.0], year=year) is None
