"""Every route of accounts, tried by strangers and by those whose role does not reach so far."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.accounts.rules import may
from steward.kit.access import PUBLIC, SIGNED_IN, SIGNED_LINK, access_of
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts
from tests.cast import CAST, Member, sign_in

pytestmark = pytest.mark.database

EVERYBODYS = {PUBLIC, SIGNED_LINK, SIGNED_IN}
BEYOND = (999_999, 2**63, 10**30)  # ids of nobody; the last two do not even fit the column


def routes(app: Flask, *, number: int = 999_999) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield method, path and needs of each route; numbers in a path lead to nobody."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("accounts."):
            continue
        values = {name: "x" if name == "secret" else number for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            needs = access_of(app, rule.endpoint) or ()
            yield method, urls.build(rule.endpoint, values, method=method), needs


def test_strangers_are_led_to_sign_in(app: Flask, client: FlaskClient, database: Database) -> None:
    for method, path, needs in routes(app):
        if not {PUBLIC, SIGNED_LINK}.intersection(needs):
            answer = client.open(path, method=method)
            assert (answer.status_code, str(answer.location)[:8]) == (303, "/sign-in"), path
    assert kinds_of_facts(database) == []


def test_a_signed_link_that_is_none_opens_nothing(app: Flask, client: FlaskClient) -> None:
    for method, path, needs in routes(app):
        if SIGNED_LINK in needs:
            entry = {"name": "Mallory", "password": "nine copper lanterns"}
            assert client.open(path, method=method, data=entry).status_code == 410, path


@pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)
def test_a_role_that_does_not_reach_so_far_is_refused(
    app: Flask, client: FlaskClient, database: Database, who: Member
) -> None:
    sign_in(client, who)
    for method, path, needs in routes(app):
        if not EVERYBODYS.intersection(needs) and not any(may(who.actor, one) for one in needs):
            refused = 403 if who.actor.is_staff else 404
            assert client.open(path, method=method).status_code == refused, path
    assert kinds_of_facts(database) == []


@pytest.mark.parametrize("number", BEYOND)
@pytest.mark.parametrize("who", [CAST[0], CAST[-1]], ids=lambda who: who.name)
def test_a_thing_that_is_not_there_is_not_found(
    app: Flask, client: FlaskClient, who: Member, number: int
) -> None:
    sign_in(client, who)
    entry = {"name": "Nobody", "role": "agent"}
    for method, path, _ in routes(app, number=number):
        if str(number) in path:
            assert client.open(path, method=method, data=entry).status_code == 404, path
