"""The door-keeper: nothing opens that does not say to whom, and a login is noted as seen."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import Login
from steward.kit import clock
from steward.kit.access import access_of
from steward.kit.db import Database
from tests.app_fixture import new_client
from tests.cast import BEN, sign_in

pytestmark = pytest.mark.database


def test_every_route_says_who_may_come(app: Flask) -> None:
    silent = [
        rule.endpoint for rule in app.url_map.iter_rules() if not access_of(app, rule.endpoint)
    ]
    assert silent == []


def test_a_route_that_says_nothing_is_closed_to_all(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    client = new_client(app)
    sign_in(client, BEN)
    assert client.get("/forgotten").status_code == 500


def test_a_login_is_noted_as_seen_but_not_at_every_request(
    client: FlaskClient, database: Database
) -> None:
    def seen() -> object:
        with database.reading() as session:
            return session.scalars(select(Login.seen_at)).one()

    start = clock.now()
    with clock.frozen(start):
        sign_in(client, BEN)
        clock.advance(timedelta(minutes=9))
        client.get("/account")
        assert seen() == start
        clock.advance(timedelta(minutes=2))
        client.get("/account")
        assert seen() == start + timedelta(minutes=11)


@pytest.mark.parametrize("cookie", ["", "x", "é" * 50, "a" * 3000])
def test_a_cookie_that_is_no_login_is_a_stranger(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("steward_login", cookie)
    assert client.get("/account").status_code == 303


def test_htmx_is_told_and_not_led_away(client: FlaskClient) -> None:
    assert client.get("/account", headers={"HX-Request": "true"}).status_code == 401


def test_a_changing_request_without_the_pages_token_is_refused(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, BEN)
    assert client.post("/account/name", data={"name": "Mallory"}).status_code == 403
    assert client.post("/sign-out").status_code == 403
