"""Signing in by password and out again: new logins, locks, no hint of who is known."""

import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import Login
from steward.accounts.rules import passwords
from steward.accounts.web.guard import COOKIE
from steward.kit import clock, csrf
from steward.kit.db import Database
from tests.accounts.mailbox import mails_to
from tests.accounts.people import open_logins, user_of
from tests.cast import BEN, DAN, PASSWORD, sign_in, user

pytestmark = pytest.mark.database

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone) AppleWebKit/605 Version/26 Safari/604"}


def entry(email: str = DAN.email, password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def test_customers_come_to_the_portal_and_staff_to_the_desk(client: FlaskClient) -> None:
    assert client.post("/sign-in", data=entry()).location == "/"
    assert client.post("/sign-in", data=entry(BEN.email.upper())).location == "/desk"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    header = client.post("/sign-in", data=entry()).headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


@pytest.mark.parametrize("page", ["/queries", "/account?tab=2"])
def test_next_leads_to_a_page_of_ours(client: FlaskClient, page: str) -> None:
    answer = client.post("/sign-in", query_string={"next": page}, data=entry())
    assert answer.location == page


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_next_leads_nowhere_else(client: FlaskClient, page: str) -> None:
    assert client.post("/sign-in", query_string={"next": page}, data=entry()).location == "/"
    assert client.get("/sign-in", query_string={"next": page}).location == "/"


def test_each_sign_in_opens_a_new_login_and_ends_the_one_before(
    client: FlaskClient, database: Database
) -> None:
    client.post("/sign-in", data=entry())
    first = cookie_of(client)
    client.post("/sign-in", data=entry())
    assert cookie_of(client) != first
    assert open_logins(database, DAN) == 1
    client.set_cookie(COOKIE, first)
    assert client.get("/account").status_code == 303


def test_a_login_that_somebody_planted_is_not_taken_over(
    client: FlaskClient, database: Database
) -> None:
    client.set_cookie(COOKIE, "planted")
    client.post("/sign-in", data=entry())
    assert cookie_of(client) != "planted"
    with database.reading() as session:
        kept = session.scalars(select(Login.token_hash)).one()
    assert cookie_of(client).encode() not in kept


@pytest.mark.parametrize(
    "wrong", [entry(password="seven brass kettle"), entry("nobody@home.example")]
)
def test_a_wrong_password_and_an_unknown_address_sound_the_same(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = client.post("/sign-in", data=wrong)
    assert answer.status_code == 422
    assert "Email and password do not belong together." in answer.text
    assert COOKIE not in answer.headers.get("Set-Cookie", "")


def test_an_unknown_address_takes_as_long_as_a_known_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = PasswordHasher(time_cost=20, memory_cost=16384, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", slow)
    assert passwords.verify_password("warm up", None) is False
    started = time.thread_time()
    passwords.verify_password("x", slow.hash("y"))
    a_check = (time.thread_time() - started) / 2
    started = time.thread_time()
    client.post("/sign-in", data=entry("nobody@home.example"))
    assert time.thread_time() - started > a_check * 0.7


def test_who_is_suspended_is_told_nothing_and_stays_out(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        user(session, BEN).suspended_at = clock.now()
    answer = client.post("/sign-in", data=entry(BEN.email))
    assert "Email and password do not belong together." in answer.text


def test_after_twenty_tries_an_account_is_locked_for_a_while(client: FlaskClient) -> None:
    with clock.frozen(clock.now()):
        wrong = entry(password="not this one")
        answers = {client.post("/sign-in", data=wrong).status_code for _ in range(20)}
        assert answers == {422}
        locked = client.post("/sign-in", data=entry())
        assert (locked.status_code, locked.headers["Retry-After"]) == (429, "900")
        assert client.post("/sign-in", data=entry(BEN.email)).status_code == 303
        clock.advance(timedelta(minutes=15))
        assert client.post("/sign-in", data=entry()).status_code == 303


def test_success_forgets_the_tries_before_it(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(15):
            client.post("/sign-in", data=entry(password="not this one"))
        assert client.post("/sign-in", data=entry()).status_code == 303


def test_a_password_is_hashed_anew_when_the_parameters_have_changed(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    assert client.post("/sign-in", data=entry()).status_code == 303
    assert "m=16,t=2" in str(user_of(database, DAN.email).password_hash)
    assert client.post("/sign-in", data=entry()).status_code == 303


def test_signing_out_ends_the_login_itself_and_not_only_the_cookie(client: FlaskClient) -> None:
    client.post("/sign-in", data=entry())
    secret = cookie_of(client)
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, secret)
    assert client.get("/account").status_code == 303


def test_signing_out_without_a_login_is_no_fault(client: FlaskClient) -> None:
    assert client.post("/sign-out").status_code == 303


def test_a_login_lapses_after_the_days_that_are_set(client: FlaskClient) -> None:
    client.post("/sign-in", data=entry())
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert client.get("/account").status_code == 200
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert client.get("/account").status_code == 303


def test_a_new_device_is_told_by_mail_but_neither_the_first_nor_a_known_one(
    client: FlaskClient, database: Database
) -> None:
    client.post("/sign-in", data=entry(), headers=FIREFOX)
    client.post("/sign-out")
    client.post("/sign-in", data=entry(), headers=FIREFOX)
    assert mails_to(database, DAN.email) == []
    client.post("/sign-in", data=entry(), headers=PHONE)
    [mail] = mails_to(database, DAN.email)
    assert mail.subject == "A new device signed in"
    assert "Safari on iPhone" in mail.text
    assert "127.0.0.1" in mail.html


def test_signing_in_voids_what_was_known_of_the_browser_before(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    planted = client.get_cookie(csrf.COOKIE)
    assert planted is not None
    assert client.post("/sign-in", data=entry() | {"csrf_token": token}).status_code == 303
    renewed = client.get_cookie(csrf.COOKIE)
    assert renewed is not None
    assert renewed.value != planted.value
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 403


def test_whoever_is_signed_in_is_led_on(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert client.get("/sign-in").location == "/desk"
    assert client.get("/sign-in?next=/account").location == "/account"


@pytest.mark.parametrize("missing", ["email", "password"])
def test_a_missing_field_is_named(client: FlaskClient, missing: str) -> None:
    partial = {name: value for name, value in entry().items() if name != missing}
    answer = client.post("/sign-in", data=partial)
    assert answer.status_code == 422
    assert f'id="error-{missing}"' in answer.text
