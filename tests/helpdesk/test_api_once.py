"""Idempotency-Key: what is sent again acts once and answers the same, also at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import text
from werkzeug.test import TestResponse

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.idempotency import HEADER, forget_before
from steward.kit.settings import Settings
from steward.main import create_app
from tests.api_program import API, FOR_ELSA, TICKETS, Program, problems_of
from tests.app_fixture import new_client
from tests.cast import ADA, BEN, CLEO

pytestmark = pytest.mark.database

KEY = "5f0f2c1e"


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """An agent's program."""
    return Program(client, BEN)


def _numbers(ben: Program) -> list[str]:
    return [one["number"] for one in ben("GET", TICKETS).get_json()["items"]]


def _same(one: TestResponse, other: TestResponse) -> bool:
    kept = ("Content-Type", "ETag", "Location")
    headers = [[answer.headers.get(name) for name in kept] for answer in (one, other)]
    return headers[0] == headers[1] and (one.status, one.data) == (other.status, other.data)


def test_same_key_answers_the_same_and_acts_once(ben: Program) -> None:
    first = ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY)
    number = first.get_json()["number"]
    ben("PATCH", f"{TICKETS}/{number}", {"severity": "high"})
    again = ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY)
    assert first.status_code == 201
    assert _same(first, again)
    assert again.headers["Idempotent-Replay"] == "true"
    assert _numbers(ben) == [number]


def test_an_answer_with_a_secret_comes_again_and_is_kept_sealed(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    ada = Program(client, ADA)
    hook = {"name": "Shop", "url": "https://93.184.215.14/", "kinds": ["ticket.opened"]}
    first = ada("POST", f"{API}/webhooks", hook, Idempotency_Key=KEY)
    secret = first.get_json()["secret"]
    assert _same(first, ada("POST", f"{API}/webhooks", hook, Idempotency_Key=KEY))
    with database.reading() as session:
        kept = session.scalar(text("select body from idempotency_keys"))
    assert kept
    assert secret.removeprefix("whsec_") not in kept
    elsewhere = settings.model_copy(update={"secret_key": SecretStr("another key" * 4)})
    other = new_client(create_app(elsewhere, database))
    lost = other.post(f"{API}/webhooks", json=hook, headers=ada.headers | {HEADER: KEY})
    assert (lost.status_code, "cannot be read" in lost.text) == (409, True)
    assert len(ada("GET", f"{API}/webhooks").get_json()["items"]) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tickets/{number}/messages", {"body": "Which lot?"}),
        ("/customers", {"name": "Max"}),
    ],
)
def test_every_post_obeys_the_key(ben: Program, path: str, body: object) -> None:
    url = API + path.format(number=ben.raises()["number"])
    first = ben("POST", url, body, Idempotency_Key=KEY)
    assert first.status_code == 201
    assert _same(first, ben("POST", url, body, Idempotency_Key=KEY))


def test_key_of_another_request_is_refused(ben: Program) -> None:
    number = ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY).get_json()["number"]
    for path, body in (
        (TICKETS, FOR_ELSA | {"body": "Other"}),
        (f"{TICKETS}/{number}/messages", {"body": "Other"}),
    ):
        answer = ben("POST", path, body, Idempotency_Key=KEY)
        assert answer.status_code == 422
        assert list(problems_of(answer)) == [f"/{HEADER}"]
    assert _numbers(ben) == [number]


def test_key_is_free_again_after_a_failure(ben: Program) -> None:
    assert ben("POST", TICKETS, {"subject": "?"}, Idempotency_Key=KEY).status_code == 422
    missing = ben("POST", f"{TICKETS}/T-999/messages", {"body": "?"}, Idempotency_Key=KEY)
    assert missing.status_code == 404
    assert ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY).status_code == 201


def test_keys_of_two_people_have_nothing_to_do_with_each_other(
    client: FlaskClient, ben: Program
) -> None:
    cleo = Program(client, CLEO)
    for program in (ben, cleo):
        assert program("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY).status_code == 201
    assert len(_numbers(ben)) == 2


@pytest.mark.parametrize("key", ["", "k" * 201, "k\xe9"])
def test_key_that_cannot_be_kept_is_refused(ben: Program, key: str) -> None:
    answer = ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=key)
    assert answer.status_code == 422
    assert list(problems_of(answer)) == [f"/{HEADER}"]


def test_keys_are_forgotten_after_their_time(ben: Program, database: Database) -> None:
    ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY)
    with database.transaction() as session:
        forget_before(session, clock.now())
    ben("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY)
    assert len(_numbers(ben)) == 2


def _at_once(app: Flask, times: int, send: Callable[[Program], TestResponse]) -> list[TestResponse]:
    """Have `times` programs of Ben's send at the same moment."""
    programs = [Program(new_client(app), BEN) for _ in range(times)]
    start = Barrier(times, timeout=10)

    def run(program: Program) -> TestResponse:
        start.wait()
        return send(program)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, programs, timeout=30))


def test_duplicates_at_the_same_moment_act_once(app: Flask, ben: Program) -> None:
    answers = _at_once(
        app, 6, lambda program: program("POST", TICKETS, FOR_ELSA, Idempotency_Key=KEY)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert all(_same(answers[0], answer) for answer in answers)
    assert len(_numbers(ben)) == 1
    messages = ben("GET", f"{answers[0].get_json()['url']}/messages").get_json()["items"]
    assert len(messages) == 1


def test_a_new_customer_of_many_tickets_at_once_is_added_once(app: Flask, ben: Program) -> None:
    answers = _at_once(app, 6, lambda program: program("POST", TICKETS, FOR_ELSA))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["customer"]["id"] for answer in answers}) == 1
    assert len(_numbers(ben)) == 6


def test_of_updates_at_once_with_one_etag_one_wins(app: Flask, ben: Program) -> None:
    number = ben.raises()["number"]
    url = f"{TICKETS}/{number}"
    etag = ben("GET", url).headers["ETag"]
    answers = _at_once(
        app, 5, lambda program: program("PATCH", url, {"severity": "high"}, If_Match=etag)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
