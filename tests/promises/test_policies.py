"""What is promised to whom, at the desk: entered, refused, put in order, removed; by leads only."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.promises import calendars, find_house_calendar
from steward.promises.models import Policy
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, SAM, sign_in
from tests.promises.test_calendars import LISBON

pytestmark = pytest.mark.database

POLICIES = "/desk/admin/policies"
USUAL = {"name": "Usual", "first_reply": "1 h 30 min", "resolution": "8h", "calendar_id": "1"}


@pytest.fixture(autouse=True)
def _hours(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert client.post("/desk/admin/calendars", data=LISBON).status_code == 303


def make(client: FlaskClient, **parts: object) -> None:
    assert client.post(POLICIES, data=USUAL | parts).status_code == 303


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Policy.name).order_by(Policy.position)))


def test_a_policy_is_entered_and_shown(client: FlaskClient, database: Database) -> None:
    steps = ["75:notify:owner", "100:call in the lead:lead"]
    make(client, severities=["critical", "high"], categories="Machine, Order", steps=steps)
    shown = client.get(POLICIES).text
    assert "critical, high · Machine, Order" in shown
    assert "1 h 30 min" in shown
    with database.reading() as session:
        policy = session.scalars(select(Policy)).one()
        assert policy.targets == {"first_reply": 90, "resolution": 480}
        assert policy.steps == [
            [75, "notify", "owner"],
            [100, "call in the lead", "lead"],
        ]
    form = client.get(f"{POLICIES}/1").text
    assert 'value="75:notify:owner" aria-label="Tell the owner at 75 %" checked' in form
    assert "added the policy “Usual”" in client.get("/desk/admin/audit").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This is needed."),
        ("first_reply", "soon", "Write it like 30 min"),
        ("first_reply", "0", "Write it like 30 min"),
        ("resolution", "1 h", "solved before it is first answered"),
        ("calendar_id", "x", "whole number"),
        ("steps", "75:shout:owner", "Choose one of"),
    ],
)
def test_what_cannot_be_promised_is_refused_at_its_field(
    client: FlaskClient, database: Database, field: str, value: str, said: str
) -> None:
    answer = client.post(POLICIES, data=USUAL | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert names(database) == []


def test_the_house_works_by_the_hours_of_most_policies(
    client: FlaskClient, database: Database
) -> None:
    client.post("/desk/admin/calendars", data=LISBON | {"name": "Night shift"})
    with database.transaction() as session:
        lisbon, night = calendars(session)
        assert find_house_calendar(session) is lisbon, "the first, as long as nothing goes by any"
        other = night.id
    make(client, calendar_id=other)
    with database.transaction() as session:
        house = find_house_calendar(session)
        assert house is not None
        assert house.name == "Night shift"


def test_nothing_at_all_is_no_promise(client: FlaskClient) -> None:
    answer = client.post(POLICIES, data={"name": "Nothing", "calendar_id": "1"})
    assert (answer.status_code, "at least one" in answer.text) == (422, True)


def test_two_policies_have_two_names(client: FlaskClient, database: Database) -> None:
    make(client)
    answer = client.post(POLICIES, data=USUAL | {"name": "usual"})
    assert (answer.status_code, "already" in answer.text) == (422, True)
    assert names(database) == ["Usual"]


def test_one_that_another_hides_is_told(client: FlaskClient, database: Database) -> None:
    make(client, name="All")
    make(client, name="Critical", severities="critical")
    assert "“All” above it fits all that this one does" in client.get(POLICIES).text
    client.post(f"{POLICIES}/2/place", data={"way": "sooner"})
    assert names(database) == ["Critical", "All"]
    assert "above it fits all" not in client.get(POLICIES).text


def test_the_order_has_two_ends(client: FlaskClient, database: Database) -> None:
    for name in ("One", "Two", "Three"):
        make(client, name=name)
    for policy, way in ((1, "sooner"), (1, "later"), (1, "later"), (1, "later"), (3, "sooner")):
        assert client.post(f"{POLICIES}/{policy}/place", data={"way": way}).status_code == 303
    assert names(database) == ["Three", "Two", "One"]


def test_a_change_is_told_with_what_it_was(client: FlaskClient, database: Database) -> None:
    make(client)
    changed = USUAL | {"resolution": "16 h"}
    for _ in range(2):
        assert client.post(f"{POLICIES}/1", data=changed).status_code == 303
    assert kinds_of_facts(database)[1:] == ["policy.added", "policy.changed"]


def test_who_comes_second_is_told(client: FlaskClient) -> None:
    make(client)
    assert client.post(f"{POLICIES}/1", data=USUAL | {"resolution": "16 h"}).status_code == 303
    late = client.post(f"{POLICIES}/1", data=USUAL | {"version": "1", "resolution": "4 h"})
    assert late.status_code == 409


def test_one_is_removed(client: FlaskClient, database: Database) -> None:
    make(client)
    assert client.post(f"{POLICIES}/1/removal").status_code == 303
    assert names(database) == []
    assert client.get(f"{POLICIES}/1").status_code == 404


def test_hours_by_which_something_is_promised_stay(client: FlaskClient) -> None:
    make(client)
    assert client.post("/desk/admin/calendars/1/removal").status_code == 409


def test_without_hours_one_is_led_to_them(client: FlaskClient) -> None:
    client.post("/desk/admin/calendars/1/removal")
    assert "First say when you are open" in client.get(POLICIES).text


def test_agents_promise_nothing_in_general(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert client.get(POLICIES).status_code == 403
    assert client.post(POLICIES, data=USUAL).status_code == 403
