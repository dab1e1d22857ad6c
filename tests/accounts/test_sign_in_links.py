"""Signing in by a mailed link: once, in time, and never a hint of who is known."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.mailbox import link_to, mails_to
from tests.accounts.people import user_of
from tests.accounts.test_sign_up import NEW
from tests.cast import BEN, DAN, user

pytestmark = pytest.mark.database


def test_the_link_signs_in_once(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    client.post("/sign-in/link", data={"email": DAN.email})
    link = link_to(database, DAN.email)
    assert DAN.name in client.get(link).text
    assert client.post(link).location == "/"
    assert client.get("/account").status_code == 200
    assert other_client.get(link).status_code == 410
    assert other_client.post(link).status_code == 410


def test_a_mail_scanner_that_opens_the_link_uses_nothing_up(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    client.post("/sign-in/link", data={"email": DAN.email})
    link = link_to(database, DAN.email)
    assert other_client.get(link).status_code == 200
    assert client.post(link).status_code == 303


def test_the_answer_does_not_tell_whether_the_address_is_known(
    client: FlaskClient, database: Database
) -> None:
    known = client.post("/sign-in/link", data={"email": DAN.email}).text
    unknown = client.post("/sign-in/link", data={"email": "nobody@home.example"}).text
    assert known.replace(DAN.email, "") == unknown.replace("nobody@home.example", "")
    assert mails_to(database, "nobody@home.example") == []


def test_the_link_lapses_and_a_newer_one_takes_its_place(
    client: FlaskClient, database: Database
) -> None:
    client.post("/sign-in/link", data={"email": DAN.email})
    first = link_to(database, DAN.email)
    client.post("/sign-in/link", data={"email": DAN.email})
    second = link_to(database, DAN.email)
    assert client.post(first).status_code == 410
    with clock.frozen(clock.now() + timedelta(minutes=15, seconds=1)):
        assert client.post(second).status_code == 410


def test_a_link_for_one_thing_opens_nothing_else(client: FlaskClient, database: Database) -> None:
    client.post("/sign-in/link", data={"email": DAN.email})
    secret = link_to(database, DAN.email).rpartition("/")[2]
    assert client.get(f"/recovery/{secret}").status_code == 410
    assert client.get(f"/invitation/{secret}").status_code == 410


def test_who_is_suspended_gets_no_link(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        user(session, BEN).suspended_at = clock.now()
    client.post("/sign-in/link", data={"email": BEN.email})
    assert mails_to(database, BEN.email) == []


def test_the_link_takes_an_account_from_a_stranger_who_claimed_the_address(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    client.post("/sign-up", data=NEW)
    other_client.post("/sign-in/link", data={"email": NEW["email"]})
    assert other_client.post(link_to(database, NEW["email"])).status_code == 303
    owner = user_of(database, NEW["email"])
    assert owner.confirmed_at is not None
    assert owner.password_hash is None
    assert client.get("/account").status_code == 303


def test_asking_again_and_again_is_slowed_down(client: FlaskClient) -> None:
    ask = {"email": DAN.email}
    answers = [client.post("/sign-in/link", data=ask).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
