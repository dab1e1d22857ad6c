"""Webhooks, called for real: signed, tried again, replayed, never led into our own network."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.kit.settings import Settings
from steward.main import create_app
from steward.notifications.listeners import _CALLED
from steward.notifications.models import Webhook
from steward.notifications.rules import Call
from tests.api_program import API, Program, problems_of
from tests.app_fixture import new_client
from tests.cast import ADA, SAM, sign_in
from tests.kit.http_sink import Sink, listening
from tests.notifications.calling import add, calls, deliver, is_signed, open_ticket
from tests.waiting import wait_until

HOOKS = "/desk/admin/webhooks"
FORM = {"name": "Shop", "url": "", "kinds": ["ticket.opened"], "is_on": "1"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings under which loopback may be called."""
    return settings.model_copy(update={"private_hosts": "127.0.0.1, intranet.example"})


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A program that is called."""
    with listening() as sink:
        yield sink


def test_a_program_is_told_that_it_happened_signed_and_without_what_was_written(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    _, secret = add(client, sink.url)
    add(client, sink.url, "ticket.closed")
    number = open_ticket(database)
    assert deliver(app) == 1
    (body,), (headers,) = sink.bodies, sink.headers
    told = json.loads(body)
    assert told["type"] == "ticket.opened"
    assert told["data"]["ticket"]["number"] == number
    assert told["data"]["ticket"]["subject"] == "Leaks at the bröw head"
    assert b"secret of Dan" not in body
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body + b" ", secret)
    assert abs(int(headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    with database.reading() as session:
        (call,) = calls(session)
        (tried,) = outbox.tries_of(session, call.id)
    assert (call.state, tried.arrived, tried.answer) == (outbox.SENT, True, "200 thanks")
    assert secret not in str(call.payload)


def test_500s_and_redirects_are_tried_again_with_the_same_id_for_three_days(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    with listening() as other, clock.frozen(clock.now()):
        add(client, sink.url)
        open_ticket(database)
        sink.answers = [(500, {}, b"oops"), (307, {"Location": other.url}, b"")]
        sink.usual = (503, {}, b"")
        started = clock.now()
        call, tries = deliver_until_given_up(app, database)
        lasted = clock.now() - started
    assert not other.bodies, "a redirect is not followed"
    assert timedelta(days=3) <= lasted < timedelta(days=3, hours=3)
    assert 30 < tries < 60
    assert len({headers["webhook-id"] for headers in sink.headers}) == 1
    moments = [int(headers["webhook-timestamp"]) for headers in sink.headers]
    assert moments == sorted(set(moments)), "each try is signed anew"
    with database.reading() as session:
        answers = [one.answer for one in outbox.tries_of(session, call.id)]
    assert answers[-1] == "500 oops"
    assert answers[-2] == "307 (redirects are not followed)"


def deliver_until_given_up(app: Flask, database: Database) -> tuple[Letter, int]:
    """Let the hours pass until the one call is dead, and count how often it was tried."""
    tries = 0
    while True:
        tries += deliver(app)
        with database.reading() as session:
            (call,) = calls(session)
        if call.state == outbox.DEAD:
            return call, tries
        clock.advance(call.due_at - clock.now())


def test_a_call_that_was_given_up_can_be_sent_again_and_is_known_by_its_id(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    hook_id, secret = add(client, sink.url)
    open_ticket(database)
    sink.answers = [(410, {}, b"gone")]
    deliver(app)
    sign_in(client, ADA)
    dead = f"{HOOKS}/{hook_id}?state=dead"
    assert "410 gone" in client.get(dead).text
    with database.reading() as session:
        (call,) = calls(session)
    again = f"{HOOKS}/{hook_id}/calls/{call.id}/repetition"
    assert client.post(again).status_code == 303
    assert deliver(app) == 1
    assert sink.headers[0]["webhook-id"] == sink.headers[1]["webhook-id"]
    assert is_signed(sink.headers[1], sink.bodies[1], secret)
    assert "Every call was taken" in client.get(dead).text
    assert client.post(again).status_code == 404


@pytest.mark.parametrize("url", ["https://localhost/hook", "https://127.0.0.2/hook"])
def test_what_leads_into_our_own_network_is_never_called(
    app: Flask, client: FlaskClient, database: Database, url: str
) -> None:
    hook_id, _ = add(client, "https://shop.example/hook")
    with database.transaction() as session:  # as if its name had come to mean another address
        session.execute(text("update webhooks set url = :url"), {"url": url})
    open_ticket(database)
    deliver(app)
    with database.reading() as session:
        (call,) = calls(session)
    assert call.state == outbox.DEAD
    assert "is in a private network" in (call.error or "")
    sign_in(client, ADA)
    assert "is in a private network" in client.get(f"{HOOKS}/{hook_id}").text


def test_a_program_that_does_not_answer_holds_up_no_other(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    with listening() as gone:
        add(client, gone.url)
    add(client, sink.url)
    for _ in range(3):
        open_ticket(database)
    assert deliver(app) == 6
    assert len(sink.bodies) == 3
    with database.reading() as session:
        states = [(call.recipient == sink.url, call.state) for call in calls(session)]
        tried = session.scalar(text("select count(*) from outbox_tries where not arrived"))
    assert sorted(states) == [(False, outbox.WAITING)] * 3 + [(True, outbox.SENT)] * 3
    assert tried == 1, "after the first silence, the others to the same address wait as well"


def test_an_address_that_cannot_be_called_is_refused_at_its_field(client: FlaskClient) -> None:
    sign_in(client, ADA)
    assert "No webhook yet" in client.get(HOOKS).text
    for url, says in (
        ("http://shop.example/", "begins with https"),
        ("https://10.0.0.1/", "is in a private network"),
        ("shop", "Write a whole address"),
    ):
        refused = client.post(HOOKS, data=FORM | {"url": url})
        assert refused.status_code == 422
        assert says in refused.text
    assert "Tick one at least" in client.post(HOOKS, data=FORM | {"kinds": []}).text
    sign_in(client, SAM)
    assert client.get(HOOKS).status_code == 403


def test_a_long_queue_to_a_silent_program_costs_the_others_one_try(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    with listening() as gone:
        silent, _ = add(client, gone.url, "ticket.closed")
    with database.transaction() as session:
        secret = session.scalars(select(Webhook.secret)).one()
        about = {"hook_id": silent, "url": gone.url, "secret": secret, "subject": "x", "body": "{}"}
        for n in range(120):
            call = outbox.Hook.model_validate(about | {"delivery": f"msg_{n}"})
            outbox.post_call(session, f"old:{n}", call)
    add(client, sink.url)
    open_ticket(database)
    assert deliver(app) == 50
    assert deliver(app) == 1
    assert len(sink.bodies) == 1


def secret_in(page: str) -> str:
    """Read the secret off the page that shows it."""
    return page.split('st-secret">')[1].split("<", maxsplit=1)[0]


def test_a_secret_is_shown_once_kept_sealed_and_can_be_renewed(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    sign_in(client, ADA)
    secret = secret_in(client.post(HOOKS, data=FORM | {"url": sink.url}).text)
    assert secret.startswith("whsec_")
    assert secret not in client.get(f"{HOOKS}/1").text + client.get(HOOKS).text
    with database.reading() as session:
        kept = session.scalar(text("select secret from webhooks"))
    assert kept
    assert secret not in kept
    client.post(f"{HOOKS}/1/trial")
    assert deliver(app) == 1
    assert json.loads(sink.bodies[0])["type"] == "webhook.test"
    renewed = secret_in(client.post(f"{HOOKS}/1/secret").text)
    open_ticket(database)
    deliver(app)
    assert is_signed(sink.headers[1], sink.bodies[1], renewed)
    assert "changed the secret" in client.get("/desk/admin/audit").text


def test_what_is_switched_off_or_removed_is_called_no_more(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    hook_id, _ = add(client, sink.url)
    sign_in(client, ADA)
    url = f"{HOOKS}/{hook_id}"
    off = {"name": "Shop", "url": sink.url, "kinds": ["ticket.opened"], "version": "1"}
    assert client.post(url, data=off).status_code == 303
    assert client.post(url, data=off).status_code == 409
    open_ticket(database)
    assert deliver(app) == 0
    client.post(f"{url}/trial")
    client.post(f"{url}/removal")
    assert deliver(app) == 0, "what waited for it is dropped"
    assert client.get(url).status_code == 404
    audit = client.get("/desk/admin/audit").text
    assert "added the webhook" in audit
    assert "removed the webhook" in audit


def test_the_api_looks_after_webhooks_and_their_calls(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    hook_id, _ = add(client, sink.url)
    for _ in range(3):
        open_ticket(database)
    deliver(app)
    program = Program(client, ADA)
    url = f"{API}/webhooks/{hook_id}"
    assert program("GET", url).get_json()["secret"] is None
    (listed,) = program("GET", f"{API}/webhooks").get_json()["items"]
    assert (listed["id"], listed["kinds"]) == (hook_id, ["ticket.opened"])
    first = program("GET", f"{url}/calls?limit=2").get_json()
    rest = program("GET", f"{url}/calls?limit=2&cursor={first['next_cursor']}").get_json()
    assert [len(first["items"]), len(rest["items"])] == [2, 1]
    assert first["items"][0]["delivery"] == sink.headers[-1]["webhook-id"]
    body = {"name": "Shop", "url": "https://192.168.0.1/", "kinds": ["ticket.closed"]}
    wrong = program("PUT", url, body)
    assert wrong.status_code == 422
    assert "private network" in next(iter(problems_of(wrong).values()), wrong.text)
    stale = program("PUT", url, body | {"url": sink.url}, If_Match='"v9"')
    assert stale.status_code == 412
    changed = program("PUT", url, body | {"url": sink.url}, If_Match='"v1"').get_json()
    assert (changed["version"], changed["kinds"]) == (2, ["ticket.closed"])
    assert program("DELETE", url).status_code == 200
    assert program("GET", url).status_code == 404


def test_the_worker_itself_calls(settings: Settings, database: Database, sink: Sink) -> None:
    app = create_app(settings, database)
    add(new_client(app), sink.url)
    rounds = outbox.Couriers(database, settings)
    thread = threading.Thread(target=rounds.run)
    thread.start()
    try:
        open_ticket(database)
        wait_until(lambda: len(sink.bodies) == 1, 20)
    finally:
        rounds.stop()
        thread.join()


def test_what_can_be_called_for_is_what_is_listened_to() -> None:
    assert {kind.kind for kind in _CALLED} == set(Call)
