"""A forgotten password: one link, one hour, and every device signed out."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.mailbox import link_to, mails_to
from tests.accounts.people import kinds_of_facts, open_logins
from tests.cast import DAN, PASSWORD, sign_in

pytestmark = pytest.mark.database

FRESH = {"password": "nine copper lanterns"}


def ask(client: FlaskClient, database: Database) -> str:
    assert client.post("/recovery", data={"email": DAN.email}).status_code == 200
    return link_to(database, DAN.email)


def test_the_new_password_works_and_the_old_one_does_not(
    client: FlaskClient, database: Database
) -> None:
    link = ask(client, database)
    assert DAN.email in client.get(link).text
    assert client.post(link, data=FRESH).location == "/"
    client.post("/sign-out")
    old, new = {"email": DAN.email, "password": PASSWORD}, {"email": DAN.email} | FRESH
    assert client.post("/sign-in", data=old).status_code == 422
    assert client.post("/sign-in", data=new).status_code == 303
    assert "user.password_changed" in kinds_of_facts(database)


def test_all_other_devices_are_signed_out_and_the_owner_is_told(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(other_client, DAN)
    client.post(ask(client, database), data=FRESH)
    assert other_client.get("/account").status_code == 303
    assert open_logins(database, DAN) == 1
    assert "Your password was changed" in [mail.subject for mail in mails_to(database, DAN.email)]


def test_the_link_works_once_and_for_an_hour(client: FlaskClient, database: Database) -> None:
    link = ask(client, database)
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert client.post(link, data=FRESH).status_code == 410
    assert client.post(link, data=FRESH).status_code == 303
    assert client.post(link, data=FRESH).status_code == 410
    assert client.get(link).status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_works(
    client: FlaskClient, database: Database
) -> None:
    link = ask(client, database)
    answer = client.post(link, data={"password": "abcabcabcabc"})
    assert answer.status_code == 422
    assert "easy to guess" in answer.text
    assert client.post(link, data=FRESH).status_code == 303


def test_the_answer_does_not_tell_whether_the_address_is_known(client: FlaskClient) -> None:
    known = client.post("/recovery", data={"email": DAN.email}).text
    unknown = client.post("/recovery", data={"email": "nobody@home.example"}).text
    assert known.replace(DAN.email, "") == unknown.replace("nobody@home.example", "")


def test_only_the_hash_of_the_link_is_kept(client: FlaskClient, database: Database) -> None:
    secret = ask(client, database).rpartition("/")[2]
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("select * from one_time_tokens").all()
    assert len(rows) == 1
    assert secret not in str(rows)
