"""One's own page: name, password, and the logins that one can end."""

import json

import psycopg
import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.accounts.mailbox import mails_to
from tests.accounts.people import kinds_of_facts, open_logins, user_of
from tests.cast import BEN, DAN, PASSWORD, sign_in

pytestmark = pytest.mark.database

CHANGE = {"present_password": PASSWORD, "password": "nine copper lanterns"}


def login_id(database: Database, order: int) -> int:
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("select id from logins order by id")
        return int(rows.all()[order][0])


def test_strangers_are_led_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/account")
    assert answer.location == "/sign-in?next=/account"


def test_customers_and_staff_see_it_in_their_own_face(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert "st-portal-top" in client.get("/account").text
    sign_in(client, BEN)
    shown = client.get("/account").text
    assert "st-rail" in shown
    assert "BB" in shown


def test_a_name_is_changed(client: FlaskClient, database: Database) -> None:
    sign_in(client, DAN)
    assert client.post("/account/name", data={"name": " Daniel Dorsey "}).status_code == 303
    assert user_of(database, DAN.email).name == "Daniel Dorsey"
    refused = client.post("/account/name", data={"name": "x\x00y"})
    assert refused.status_code == 422
    assert kinds_of_facts(database) == ["user.renamed"]


def test_a_password_change_ends_all_other_logins(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    sign_in(other_client, DAN)
    assert client.post("/account/password", data=CHANGE).status_code == 303
    assert client.get("/account").status_code == 200
    assert other_client.get("/account").status_code == 303
    entry = {"email": DAN.email, "password": CHANGE["password"]}
    assert other_client.post("/sign-in", data=entry).status_code == 303
    assert mails_to(database, DAN.email)[0].subject == "Your password was changed"
    told = ["login.ended", "user.logins_ended", "user.password_changed"]
    assert kinds_of_facts(database) == told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"present_password": "a wrong one"}, "This is not your present password."),
        ({"present_password": ""}, "This is needed."),
        ({"password": "dan@home.example"}, "easy to guess"),
        ({"password": "short"}, "Use 12 to 200 characters."),
    ],
)
def test_a_password_is_not_changed_by_whoever_finds_the_screen_open(
    client: FlaskClient, database: Database, change: dict[str, str], words: str
) -> None:
    sign_in(client, DAN)
    answer = client.post("/account/password", data=CHANGE | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert kinds_of_facts(database) == []


def test_the_logins_are_listed_and_this_one_is_marked(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, DAN)
    sign_in(other_client, DAN)
    shown = client.get("/account").text
    assert shown.count("Unknown device</span>") == 2
    assert shown.count("This one") == 1
    assert "127.0.0.1" in shown


def test_one_login_is_ended_and_its_streams_with_it(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    sign_in(other_client, DAN)
    other = login_id(database, 1)
    with psycopg.connect(database.conninfo, autocommit=True) as listening:
        listening.execute("listen live")
        assert client.post(f"/account/logins/{other}/end").status_code == 303
        [told] = listening.notifies(timeout=5, stop_after=1)
    assert f"login:{other}" in json.loads(told.payload)
    assert other_client.get("/account").status_code == 303
    assert client.post(f"/account/logins/{other}/end").status_code == 404


def test_nobody_ends_the_login_of_another(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    sign_in(other_client, BEN)
    assert client.post(f"/account/logins/{login_id(database, 1)}/end").status_code == 404
    assert other_client.get("/account").status_code == 200


def test_all_other_logins_are_ended_at_once(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        sign_in(other_client, DAN)
    sign_in(client, DAN)
    assert open_logins(database, DAN) == 4
    assert client.post("/account/logins/end").status_code == 303
    assert open_logins(database, DAN) == 1
    assert client.get("/account").status_code == 200
