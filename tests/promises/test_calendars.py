"""Business hours at the desk: entered, changed, given special days, removed; by leads only."""

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.kit.events import Fact
from steward.promises.models import Calendar
from steward.promises.rules import Hours, Period, timeline_of
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, SAM, sign_in

pytestmark = pytest.mark.database

CALENDARS = "/desk/admin/calendars"
LISBON = {
    "name": "Lisbon",
    "zone": "Europe/Lisbon",
    "monday": "08:00-12:00, 13:00-17:30",
    "friday": "8-12",
}


def _make(client: FlaskClient) -> str:
    sign_in(client, SAM)
    made = client.post(CALENDARS, data=LISBON)
    assert made.status_code == 303
    return str(made.location)


def _hours(database: Database) -> Hours:
    with database.reading() as session:
        return session.scalars(select(Calendar)).one().hours


def test_hours_are_entered_and_reckoned_with(client: FlaskClient, database: Database) -> None:
    page = client.get(_make(client)).text
    assert "08:00-12:00, 13:00-17:30" in page
    assert "Eight open hours from now" in page
    hours = _hours(database)
    assert hours.week[0] == (Period(480, 720), Period(780, 1050))
    assert hours.week[1] == ()
    friday = datetime(2026, 11, 20, 11, tzinfo=UTC)
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert timeline_of(hours).elapsed(friday, monday).total_seconds() == 2 * 3600
    assert "Lisbon" in client.get(CALENDARS).text
    assert "entered the business hours “Lisbon”" in client.get("/desk/admin/audit").text


def test_a_change_is_told_with_what_it_was(client: FlaskClient, database: Database) -> None:
    url = _make(client)
    changed = LISBON | {"name": "Porto", "friday": "", "tuesday": "10-14"}
    assert client.post(url, data=changed).status_code == 303
    assert client.post(url, data=changed).status_code == 303
    assert kinds_of_facts(database) == ["calendar.added", "calendar.changed"]
    with database.reading() as session:
        fact = session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert fact.data["changes"] == {
        "name": ["Lisbon", "Porto"],
        "tuesday": ["closed", "10:00-14:00"],
        "friday": ["08:00-12:00", "closed"],
    }


def test_whoever_saves_second_is_told(client: FlaskClient, database: Database) -> None:
    url = _make(client)
    assert client.post(url, data=LISBON | {"friday": "", "version": "1"}).status_code == 303
    assert client.post(url, data=LISBON | {"version": "1"}).status_code == 409
    assert _hours(database).week[4] == ()


def test_a_day_can_be_otherwise_and_as_usual_again(client: FlaskClient, database: Database) -> None:
    url = _make(client)
    eve = {"day": "2030-12-24", "hours": "08:00-12:00", "what": "Christmas Eve"}
    assert client.post(f"{url}/days", data=eve).status_code == 303
    assert client.post(f"{url}/days", data=eve | {"hours": ""}).status_code == 303
    assert _hours(database).on(date(2030, 12, 24)) == ()
    assert "Christmas Eve" in client.get(url).text
    assert client.post(f"{url}/days/2030-12-24/removal").status_code == 303
    assert client.post(f"{url}/days/2030-12-24/removal").status_code == 303
    assert _hours(database).special == ()
    assert client.post(f"{url}/days/tomorrow/removal").status_code == 404
    assert kinds_of_facts(database) == ["calendar.added"] + ["calendar.changed"] * 3


def test_public_holidays_are_entered_beside_what_was_set(
    client: FlaskClient, database: Database
) -> None:
    url = _make(client)
    year = datetime.now(UTC).year + 1
    own = {"day": f"{year}-12-25", "hours": "10-12", "what": "Open on Christmas"}
    client.post(f"{url}/days", data=own)
    assert client.post(f"{url}/holidays", data={"region": "pt"}).status_code == 303
    hours = _hours(database)
    assert hours.on(date(year, 5, 1)) == ()
    assert hours.on(date(year, 12, 25)) == (Period(600, 720),)
    before = len(hours.special)
    assert before > 40
    assert client.post(f"{url}/holidays", data={"region": "PT"}).status_code == 303
    assert len(_hours(database).special) == before
    refused = client.post(f"{url}/holidays", data={"region": "XX"})
    assert refused.status_code == 422
    assert "The holidays of “XX” are not known" in refused.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "This is needed"),
        ({"name": "x" * 81}, "At most 80 characters"),
        ({"name": "lisbon"}, "There is a calendar “Lisbon” already"),
        ({"zone": "Europe/Atlantis"}, "There is no such time zone"),
        ({"zone": "../../etc/passwd"}, "There is no such time zone"),
        ({"monday": "17:00-09:00"}, "does not end after it starts"),
        ({"monday": "08:00-12:00, 11:00-13:00"}, "begins before 08:00-12:00 has ended"),
        ({"monday": "\x00"}, "is no stretch of time"),
        ({"monday": "", "friday": ""}, "never open"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    _make(client)
    name = {} if "name" in fields else {"name": "Porto"}
    refused = client.post(CALENDARS, data=LISBON | name | fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert kinds_of_facts(database) == ["calendar.added"]


@pytest.mark.parametrize("fields", [{"day": ""}, {"day": "31 June"}, {"hours": "all day"}])
def test_a_special_day_needs_a_date_and_hours(client: FlaskClient, fields: dict[str, str]) -> None:
    day = {"day": "2030-12-24", "hours": "", "what": ""}
    assert client.post(f"{_make(client)}/days", data=day | fields).status_code == 422


def test_a_calendar_is_removed_once(client: FlaskClient, database: Database) -> None:
    url = _make(client)
    assert client.post(f"{url}/removal").status_code == 303
    assert client.post(f"{url}/removal").status_code == 404
    assert client.get(url).status_code == 404
    assert kinds_of_facts(database) == ["calendar.added", "calendar.removed"]
    assert "No business hours yet" in client.get(CALENDARS).text


def test_agents_have_no_business_here(client: FlaskClient) -> None:
    url = _make(client)
    sign_in(client, BEN)
    assert client.get(CALENDARS).status_code == 403
    assert client.get(url).status_code == 403
    assert client.post(f"{url}/removal").status_code == 403
