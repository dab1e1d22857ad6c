"""The authenticator: set up, asked for, each code once; recovery codes when it is lost."""

from datetime import timedelta
from html import unescape
from re import findall, search

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import RecoveryCode
from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.mailbox import link_to
from tests.accounts.people import kinds_of_facts, user_of
from tests.cast import BEN, DAN, PASSWORD, sign_in

pytestmark = pytest.mark.database

ENTRY = {"email": BEN.email, "password": PASSWORD}
PROOF = {"present_password": PASSWORD}


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def offer(client: FlaskClient) -> tuple[str, str]:
    """Open the set-up page and return the secret it shows, and what it wants back."""
    shown = client.get("/account/authenticator").text
    secret = search(r"<code>([A-Z2-7]{32})</code>", shown)
    offered = search(r'name="offered" value="([^"]+)"', shown)
    assert secret
    assert offered
    assert 'src="data:image/svg+xml' in shown
    return secret[1], unescape(offered[1])


def set_up(client: FlaskClient) -> tuple[str, list[str]]:
    """Set up an authenticator for Ben; return its secret and the recovery codes."""
    sign_in(client, BEN)
    secret, offered = offer(client)
    entry = {"offered": offered, "code": code_of(secret)}
    shown = client.post("/account/authenticator", data=entry)
    assert shown.status_code == 200
    return secret, findall(r"<code>([a-z2-9-]{19})</code>", shown.text)


def test_a_password_alone_is_not_enough_any_more(client: FlaskClient, database: Database) -> None:
    with clock.frozen(clock.now()):
        secret, _ = set_up(client)
        client.post("/sign-out")
        assert client.post("/sign-in?next=/account", data=ENTRY).location.startswith(
            "/sign-in/code?next="
        )
        assert client.get("/account").status_code == 303
        clock.advance(timedelta(seconds=30))
        answer = client.post("/sign-in/code?next=/account", data={"code": code_of(secret)})
        assert answer.location == "/account"
        assert client.get("/account").status_code == 200
    assert "user.authenticator_added" in kinds_of_facts(database)


def test_each_code_works_once(client: FlaskClient, other_client: FlaskClient) -> None:
    with clock.frozen(clock.now()):
        secret, _ = set_up(client)
        clock.advance(timedelta(seconds=30))
        code = {"code": code_of(secret)}
        other_client.post("/sign-in", data=ENTRY)
        assert other_client.post("/sign-in/code", data=code).status_code == 303
        other_client.post("/sign-in", data=ENTRY)
        assert other_client.post("/sign-in/code", data=code).status_code == 422


def test_the_code_of_the_set_up_does_not_sign_in(client: FlaskClient) -> None:
    with clock.frozen(clock.now()):
        secret, _ = set_up(client)
        client.post("/sign-in", data=ENTRY)
        assert client.post("/sign-in/code", data={"code": code_of(secret)}).status_code == 422


def test_a_clock_may_be_half_a_minute_off_but_not_more(client: FlaskClient) -> None:
    with clock.frozen(clock.now()):
        secret, _ = set_up(client)
        clock.advance(timedelta(minutes=5))
        totp = pyotp.TOTP(secret)
        client.post("/sign-in", data=ENTRY)
        late = {"code": totp.at(clock.now() - timedelta(seconds=60))}
        assert client.post("/sign-in/code", data=late).status_code == 422
        early = {"code": totp.at(clock.now() + timedelta(seconds=30))}
        assert client.post("/sign-in/code", data=early).status_code == 303


def test_a_recovery_code_works_once_however_it_is_typed(
    client: FlaskClient, database: Database
) -> None:
    _, codes = set_up(client)
    assert len(set(codes)) == 10
    client.post("/sign-in", data=ENTRY)
    typed = {"code": codes[3].upper().replace("-", " ")}
    assert client.post("/sign-in/code", data=typed).status_code == 303
    client.post("/sign-in", data=ENTRY)
    assert client.post("/sign-in/code", data=typed).status_code == 422
    assert "user.recovery_code_used" in kinds_of_facts(database)


def test_guessing_codes_is_stopped(client: FlaskClient) -> None:
    set_up(client)
    client.post("/sign-in", data=ENTRY)
    tries = [client.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
    client.post("/sign-in", data=ENTRY)
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 429


def test_the_first_step_lapses(client: FlaskClient) -> None:
    with clock.frozen(clock.now()):
        secret, _ = set_up(client)
        client.post("/sign-in", data=ENTRY)
        clock.advance(timedelta(minutes=11))
        answer = client.post("/sign-in/code", data={"code": code_of(secret)})
        assert answer.status_code == 410


def test_a_code_without_the_first_step_is_worth_nothing(client: FlaskClient) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "123456"}).status_code == 410


@pytest.mark.parametrize("way", ["/sign-in/link", "/recovery"])
def test_links_ask_for_the_code_all_the_same(
    client: FlaskClient, other_client: FlaskClient, database: Database, way: str
) -> None:
    set_up(client)
    other_client.post(way, data={"email": BEN.email})
    link = link_to(database, BEN.email)
    answer = other_client.post(link, data={"password": "nine copper lanterns"})
    assert answer.location == "/sign-in/code"
    assert other_client.get("/account").status_code == 303


def test_neither_the_secret_nor_a_recovery_code_is_kept_readable(
    client: FlaskClient, database: Database
) -> None:
    secret, codes = set_up(client)
    sealed = user_of(database, BEN.email).totp_secret
    assert sealed
    assert secret.encode() not in sealed
    with database.reading() as session:
        kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert all(len(code_hash) == 32 for code_hash in kept)
    assert codes[0].replace("-", "").encode() not in kept


def test_an_offer_is_for_one_person_and_for_half_an_hour(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, BEN)
    sign_in(other_client, DAN)
    secret, offered = offer(client)
    entry = {"offered": offered, "code": code_of(secret)}
    assert other_client.post("/account/authenticator", data=entry).status_code == 422
    assert client.post("/account/authenticator", data=entry | {"offered": "x"}).status_code == 422
    assert client.post("/account/authenticator", data=entry).status_code == 200
    assert client.post("/account/authenticator", data=entry).status_code == 409


def test_a_wrong_first_code_shows_the_same_secret_again(client: FlaskClient) -> None:
    sign_in(client, BEN)
    secret, offered = offer(client)
    again = client.post("/account/authenticator", data={"offered": offered, "code": "000000"})
    assert again.status_code == 422
    assert secret in again.text


def test_removing_it_needs_the_password(client: FlaskClient, database: Database) -> None:
    set_up(client)
    removal = "/account/authenticator/removal"
    assert client.post(removal, data={"present_password": "a wrong one"}).status_code == 422
    assert client.post(removal).status_code == 422
    assert client.post(removal, data=PROOF).status_code == 303
    assert user_of(database, BEN.email).totp_secret is None
    assert client.post("/sign-in", data=ENTRY).location == "/desk"


def test_new_recovery_codes_take_the_place_of_the_old(client: FlaskClient) -> None:
    _, old = set_up(client)
    wrong = {"present_password": "a wrong one"}
    assert client.post("/account/recovery-codes", data=wrong).status_code == 422
    shown = client.post("/account/recovery-codes", data=PROOF).text
    new = findall(r"<code>([a-z2-9-]{19})</code>", shown)
    assert not set(old) & set(new)
    client.post("/sign-in", data=ENTRY)
    assert client.post("/sign-in/code", data={"code": old[0]}).status_code == 422
    assert client.post("/sign-in/code", data={"code": new[0]}).status_code == 303


def test_without_an_authenticator_there_are_no_recovery_codes(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert client.post("/account/recovery-codes", data=PROOF).status_code == 409
