"""Signing up: at once, in one form, telling nobody who is here; and proving the address."""

import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.accounts.mailbox import link_to, mails_to
from tests.accounts.people import kinds_of_facts, user_of
from tests.cast import DAN, EVE, sign_in

pytestmark = pytest.mark.database

NEW = {"name": "Marta Oliveira", "email": "marta@oliveira.example", "password": "quiet-kettle-noon"}


def test_a_customer_signs_up_and_is_in_at_once(client: FlaskClient, database: Database) -> None:
    answer = client.post("/sign-up", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert b"Marta Oliveira" in client.get("/account").data
    user = user_of(database, NEW["email"])
    assert (user.role, user.confirmed_at) == ("customer", None)
    assert kinds_of_facts(database) == ["user.signed_up"]
    assert NEW["password"] not in str(user.password_hash)


def test_the_mailed_link_confirms_the_address_once(client: FlaskClient, database: Database) -> None:
    client.post("/sign-up", data=NEW)
    link = link_to(database, NEW["email"])
    assert client.get(link).status_code == 200
    assert user_of(database, NEW["email"]).confirmed_at is None
    assert client.post(link).status_code == 303
    assert user_of(database, NEW["email"]).confirmed_at is not None
    assert kinds_of_facts(database)[-1] == "user.email_confirmed"
    assert client.post(link).status_code == 410


def test_nobody_confirms_an_account_that_a_stranger_made_with_their_address(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    client.post("/sign-up", data=NEW)
    link = link_to(database, NEW["email"])
    assert "/sign-in?next=" in str(other_client.post(link).location)
    sign_in(other_client, EVE)
    assert other_client.post(link).status_code == 410
    assert user_of(database, NEW["email"]).confirmed_at is None


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(
    client: FlaskClient, database: Database
) -> None:
    answer = client.post("/sign-up", data=NEW | {"email": DAN.email.upper()})
    assert (answer.status_code, answer.location) == (303, "/")
    mail = mails_to(database, DAN.email)[-1]
    assert mail.subject == "You have an account at Brindle Coffee"
    assert "/confirmation/" not in mail.text
    client.post("/confirmation")
    assert len(mails_to(database, DAN.email)) == 1
    assert DAN.name.encode() not in client.get("/account").data


def test_whoever_owns_the_address_signs_in_past_those_who_claim_it(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    client.post("/sign-up", data=NEW | {"email": DAN.email})
    claimed = {"email": DAN.email, "password": NEW["password"]}
    assert other_client.post("/sign-in", data=claimed).status_code == 422
    assert user_of(database, DAN.email).id != DAN.id


def test_the_confirmation_can_be_sent_again_and_the_older_link_stops(
    client: FlaskClient, database: Database
) -> None:
    client.post("/sign-up", data=NEW)
    first = link_to(database, NEW["email"])
    assert client.post("/confirmation").status_code == 200
    assert client.post(first).status_code == 410
    assert client.post(link_to(database, NEW["email"])).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "This is needed."),
        ("name", "x" * 81, "At most 80 characters"),
        ("email", "marta", "This is no mail address"),
        ("email", "a" * 250 + "@oliveira.example", "At most 254 characters"),
        ("password", "kettle", "Use 12 to 200 characters."),
        ("password", "password1234", "leaked"),
        ("password", "Marta Oliveira", "easy to guess"),
        ("password", "abcabcabcabc", "easy to guess"),
        ("password", "k" * 201, "At most 200 characters"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_stays(
    client: FlaskClient, database: Database, field: str, value: str, words: str
) -> None:
    answer = client.post("/sign-up", data=NEW | {field: value})
    assert answer.status_code == 422
    assert words in answer.text
    kept = "name" if field == "email" else "email"
    assert NEW[kept] in answer.text
    assert kinds_of_facts(database) == []


def test_signing_up_again_and_again_is_slowed_down(client: FlaskClient) -> None:
    answers = [client.post("/sign-up", data=NEW).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
