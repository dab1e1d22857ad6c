"""Passkeys: made, used, refused when replayed, copied, unverified or of another site; removed."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import Passkey
from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.authenticator import Authenticator
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, DAN, sign_in, sign_out, user

pytestmark = pytest.mark.database


BROKEN: tuple[object, ...] = ("AAAA", "_" * 40, 7, {})


def add(client: FlaskClient, device: Authenticator, name: str = "My key") -> int:
    options = client.post("/account/passkeys/challenge").json
    assert options
    answer = {"credential": device.make(options), "name": name}
    return client.post("/account/passkeys", json=answer).status_code


def ask(client: FlaskClient) -> dict[str, Any]:
    options = client.post("/sign-in/passkey/challenge").json
    assert options
    return dict(options)


def enter(client: FlaskClient, device: Authenticator) -> int:
    answer = {"credential": device.sign(ask(client))}
    return client.post("/sign-in/passkey", json=answer).status_code


@pytest.fixture
def device(client: FlaskClient) -> Authenticator:
    """A device with a passkey of Ben's; nobody is signed in."""
    device = Authenticator()
    sign_in(client, BEN)
    assert add(client, device) == 200
    sign_out(client)
    device.count += 1
    return device


def test_a_passkey_signs_in_and_leads_where_one_was_going(
    client: FlaskClient, device: Authenticator, database: Database
) -> None:
    answer = {"credential": device.sign(ask(client))}
    told = client.post("/sign-in/passkey?next=/account", json=answer)
    assert told.json == {"url": "/account"}
    assert "My key" in client.get("/account").text
    assert "user.passkey_added" in kinds_of_facts(database)


def test_an_answer_works_once(client: FlaskClient, device: Authenticator) -> None:
    answer = {"credential": device.sign(ask(client))}
    assert client.post("/sign-in/passkey", json=answer).status_code == 200
    sign_out(client)
    assert client.post("/sign-in/passkey", json=answer).status_code == 410


def test_a_challenge_lapses(client: FlaskClient, device: Authenticator) -> None:
    answer = {"credential": device.sign(ask(client))}
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert client.post("/sign-in/passkey", json=answer).status_code == 410


def test_a_copied_authenticator_is_found_by_its_count(
    client: FlaskClient, device: Authenticator, database: Database
) -> None:
    device.count = 7
    assert enter(client, device) == 200
    with database.reading() as session:
        assert session.scalars(select(Passkey.sign_count)).one() == 7
    assert enter(client, device) == 422
    device.count = 6
    assert enter(client, device) == 422
    device.count = 8
    assert enter(client, device) == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"verifies": False},
        {"credential_id": b"another credential"},
        {"key": Authenticator().key},
    ],
    ids=["another site", "another host", "no finger or PIN", "unknown", "another key"],
)
def test_what_proves_nothing_is_refused(
    client: FlaskClient, device: Authenticator, fault: dict[str, Any]
) -> None:
    for name, value in fault.items():
        setattr(device, name, value)
    assert enter(client, device) == 422
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"credential": {}}, {"credential": {"response": 1}}]
    + [{"credential": {"response": {"clientDataJSON": value}}} for value in ("é", "e30", "", None)],
)
def test_nonsense_is_bad_input_and_no_fault(client: FlaskClient, body: object) -> None:
    assert client.post("/sign-in/passkey", json=body).status_code == 422
    sign_in(client, BEN)
    assert client.post("/account/passkeys", json=body).status_code == 422


@pytest.mark.parametrize("part", ["attestationObject", "clientDataJSON"])
def test_a_broken_answer_makes_no_passkey(
    client: FlaskClient, database: Database, part: str
) -> None:
    sign_in(client, BEN)
    for broken in BROKEN:
        options = client.post("/account/passkeys/challenge").json
        assert options
        credential = Authenticator().make(options)
        credential["response"][part] = broken
        answer = client.post("/account/passkeys", json={"credential": credential})
        assert answer.status_code == 422
    with database.reading() as session:
        assert session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("part", ["authenticatorData", "signature"])
def test_a_broken_answer_signs_nobody_in(
    client: FlaskClient, device: Authenticator, part: str
) -> None:
    for broken in BROKEN:
        credential = device.sign(ask(client))
        credential["response"][part] = broken
        assert client.post("/sign-in/passkey", json={"credential": credential}).status_code == 422


def test_a_challenge_for_signing_in_makes_no_passkey(client: FlaskClient) -> None:
    sign_in(client, BEN)
    answer = {"credential": Authenticator().make(ask(client))}
    assert client.post("/account/passkeys", json=answer).status_code == 410


def test_a_challenge_is_for_one_person(client: FlaskClient, other_client: FlaskClient) -> None:
    sign_in(client, BEN)
    sign_in(other_client, DAN)
    options = client.post("/account/passkeys/challenge").json
    assert options
    answer = {"credential": Authenticator().make(options)}
    assert other_client.post("/account/passkeys", json=answer).status_code == 410


def test_one_passkey_belongs_to_one_person(client: FlaskClient, device: Authenticator) -> None:
    sign_in(client, DAN)
    assert add(client, device) == 422


def test_who_is_suspended_stays_out(
    client: FlaskClient, device: Authenticator, database: Database
) -> None:
    with database.transaction() as session:
        user(session, BEN).suspended_at = clock.now()
    assert enter(client, device) == 422


def test_only_its_owner_removes_it(
    client: FlaskClient, device: Authenticator, database: Database
) -> None:
    with database.reading() as session:
        passkey_id = session.scalars(select(Passkey.id)).one()
    sign_in(client, DAN)
    assert client.post(f"/account/passkeys/{passkey_id}/removal").status_code == 404
    sign_in(client, BEN)
    assert client.post(f"/account/passkeys/{passkey_id}/removal").status_code == 303
    sign_out(client)
    assert enter(client, device) == 422
    assert "user.passkey_removed" in kinds_of_facts(database)


def test_the_page_says_where_passkeys_can_work(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert "Add a passkey" in client.get("/account").text
    numeric = client.get("/account", base_url="http://127.0.0.1:8000")
    assert numeric.status_code == 303
    client.set_cookie("steward_login", client.get_cookie("steward_login").value, domain="127.0.0.1")  # type: ignore[union-attr]  # signed in above
    numeric = client.get("/account", base_url="http://127.0.0.1:8000")
    assert "http://localhost with the same port" in numeric.text
    assert "Add a passkey" not in numeric.text
