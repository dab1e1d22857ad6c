"""Whether a dated change did something: recorded, judged, said, judged again as data come."""

from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.accounts import SYSTEM
from steward.analytics.actions.changes import judge_all_again
from steward.analytics.rules.asking import Figure, Row
from steward.analytics.rules.judging import Case, beside, series, stretches
from steward.kit import clock
from steward.kit.db import Database
from steward.promises import CalendarForm, add_calendar, add_holidays
from tests.books import land_rows
from tests.cast import ADA, EVE, bearer, sign_in

pytestmark = pytest.mark.database
WEEKS = 70
SINCE = 60  # the week of the change


def sales(monday: date, weeks: int = WEEKS) -> list[dict[str, object]]:
    """Sell in three regions, all busier in the end; since the change the north sells more."""
    random = np.random.default_rng(6)
    rows: list[dict[str, object]] = []
    for week in range(WEEKS):
        boom = 1.4 if week >= SINCE else 1.0
        for region, usual in (("North", 80), ("South", 200), ("West", 120)):
            lift = 1.5 if region == "North" and week >= SINCE else 1.0
            units = round(usual * boom * lift * random.normal(1, 0.06))
            rows.append(
                {
                    "order_number": f"O-{region}-{week}",
                    "line": "1",
                    "ordered_on": (monday + timedelta(days=7 * week)).isoformat(),
                    "region": region,
                    "quantity": units,
                    "revenue": str(10 * units),
                }
            )
    return [row for row in rows if int(str(row["order_number"]).rsplit("-", 1)[1]) < weeks]


def test_a_change_is_judged_against_those_it_did_not_touch_and_again_as_data_come(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    today = clock.now().date()
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    changed = monday + timedelta(days=7 * SINCE)
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", sales(monday, SINCE + 1))
    sign_in(client, ADA)
    change = {
        "name": "Free delivery",
        "kind": "price",
        "happened_on": changed.isoformat(),
        "metric": "units",
        "dimension": "region",
        "touched": "North",
    }
    bad = client.post("/desk/insights/whether", data=change | {"touched": ""})
    assert bad.status_code == 422
    assert "Say which were touched" in bad.text
    sent = client.post("/desk/insights/whether", data=change)
    url = sent.headers["Location"]
    assert "Too little to say yet" in client.get(f"{url}/effect").text
    assert "Too little to say yet" in client.get("/desk/insights/whether").text
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", sales(monday))
        judge_all_again(session)
    listed = client.get("/desk/insights/whether").text
    assert "Free delivery" in listed
    assert all("): real" in page for page in (listed, client.get(url).text))
    shown = client.get(f"{url}/effect").text
    assert "times what became of those beside it" in shown
    assert "South" in shown
    assert "dates at which nothing was changed" in shown
    assert "are allowed for" not in shown, "those beside it had the same holidays"
    _holidays_are_allowed_for(app, client, url, change, monday)
    sign_in(client, EVE)
    assert client.get(url).status_code == 404
    assert client.get("/desk/insights/whether").status_code == 404
    _by_api(app, url.rsplit("/", 1)[1])


def _holidays_are_allowed_for(
    app: Flask, client: FlaskClient, url: str, change: dict[str, str], monday: date
) -> None:
    with app.app_context(), app.extensions["database"].transaction() as session:
        hours = {"name": "Care desk", "zone": "Europe/Amsterdam", "monday": "09:00-17:00"}
        calendar = add_calendar(session, CalendarForm.model_validate(hours), actor=SYSTEM)
        add_holidays(session, calendar.id, "NL", actor=SYSTEM)
        lost = calendar.hours.lost_between(monday, monday + timedelta(days=7 * SINCE)) or []
    client.post(f"{url}/correction", data=change | {"is_alone": "1"})
    shown = client.get(f"{url}/effect").text
    assert "Nothing stands beside it" in shown
    assert sum(lost) > 1
    assert f"“Care desk” are allowed for: they took {sum(lost):.0f} working days before" in shown


def _by_api(app: Flask, change_id: str) -> None:
    one = f"/api/v1/changes/{change_id}"
    with app.test_client() as program:
        head = bearer(program, ADA)
        there = program.get(one, headers=head)
        kept = ("name", "happened_on", "metric", "dimension", "touched")
        body = {key: _json(there)[key] for key in kept}
        changed = program.put(one, json=body, headers=head | {"If-Match": there.headers["ETag"]})
        assert (_json(there)["is_alone"], _json(changed)["is_alone"]) == (True, False)
        assert _json(changed)["is_real"] is True
        effect = _json(program.get(f"{one}/effect", headers=head))["effect"]
        assert effect["low"] < effect["would_be"] * 0.5 < effect["high"]
        assert effect["fake_share"] < 0.1
        assert set(effect["controls"]) == {"South", "West"}
        wrong = program.post("/api/v1/changes", json=body | {"metric": "none"}, headers=head)
        assert wrong.status_code == 422
        gone = program.delete(one, headers=head | {"If-Match": changed.headers["ETag"]})
        assert gone.status_code == 204
        assert _json(program.get("/api/v1/changes", headers=head))["items"] == []


def _json(response: TestResponse) -> dict[str, Any]:
    return cast("dict[str, Any]", response.json)


def test_a_week_with_days_of_both_is_neither_before_nor_since() -> None:
    wednesday = date(2026, 7, 1)
    of = stretches(wednesday, date(2026, 1, 5), date(2026, 10, 1))
    assert of is not None
    assert of.grain == "week"
    assert of.days[of.start - 1 : of.start + 1] == (date(2026, 6, 22), date(2026, 7, 6))
    assert of.days[-1] == date(2026, 9, 21)
    short = stretches(wednesday, date(2026, 1, 5), date(2026, 7, 11))
    assert short is not None
    assert (short.grain, short.days[short.start], len(short.days) - short.start) == (
        "day",
        wednesday,
        10,
    )
    assert stretches(wednesday, wednesday, date(2026, 10, 1)) is None
    rows = [Row((of.days[0], "North"), Figure(3.0, 1)), Row((of.days[0], "South"), Figure(4.0, 9))]
    assert series(rows[:1], of, is_sum=True)[:2] == [3, 0]
    assert series(rows[:1], of, is_sum=False)[:2] == [3, 3]
    case = Case("units", wednesday, "region", ("North",))
    assert list(beside(rows, case, of, is_sum=True)) == ["South"]
