"""Text messages there and back: a number proved by a code, STATUS, DAILY, STOP, three gateways."""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.helpdesk.actions import raise_ticket, resolve_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.jobs import defer
from steward.kit.outbox import Letter
from steward.kit.settings import Settings
from steward.main import create_app
from tests.cast import ADA, BEN, DAN, EVE, Member, sign_in
from tests.conftest import new_client
from tests.kit.http_sink import listening
from tests.working import do_jobs

NUMBER, OTHER = "+31612345678", "+31687654321"
OWN, TEXTS = "/account/notifications", "/desk/admin/texts"


def texts(database: Database, to: str = NUMBER) -> list[str]:
    """What was texted to a number, oldest first."""
    to_number = (Letter.channel == outbox.SMS) & (Letter.recipient == to)
    with database.reading() as session:
        letters = session.scalars(select(Letter).where(to_number).order_by(Letter.id)).all()
    return [letter.payload["text"] for letter in letters]


def prove(client: FlaskClient, database: Database, who: Member = DAN, number: str = NUMBER) -> None:
    """Have somebody enter a number and type the code that is sent to it."""
    sign_in(client, who)
    assert client.post(f"{OWN}/number", data={"number": number}).status_code == 303
    code = texts(database, number)[-1].split()[0]
    assert client.post(f"{OWN}/number/proof", data={"code": code}).status_code == 303


def come(client: FlaskClient, words: str, number: str = NUMBER) -> None:
    """Let a text come, as an admin plays it."""
    sign_in(client, ADA)
    assert client.post(TEXTS, data={"number": number, "text": words}).status_code == 303


def raise_queries(database: Database, *subjects: str) -> list[int]:
    with database.transaction() as session:
        return [
            raise_ticket(
                session,
                NewTicket(subject=subject, body="It drips."),
                actor=DAN.actor,
                channel=Channel.WEB,
            ).id
            for subject in subjects
        ]


def test_a_number_is_used_once_its_code_was_typed_and_belongs_to_whoever_proved_it_last(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    assert client.post(f"{OWN}/number", data={"number": "0612"}).status_code == 422
    client.post(f"{OWN}/number", data={"number": "+31 6 1234 5678"})
    assert "We sent a code to +31612345678" in client.get(OWN).text
    (first,) = texts(database)
    assert re.fullmatch(r"\d{6} is your code for Brindle Coffee\.", first)
    wrong = "000000" if not first.startswith("000000") else "111111"
    answer = client.post(f"{OWN}/number/proof", data={"code": wrong})
    assert (answer.status_code, "not the code that we sent" in answer.text) == (422, True)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        late = client.post(f"{OWN}/number/proof", data={"code": first.split()[0]})
    assert "does not count any more" in late.text
    for _ in range(4):
        client.post(f"{OWN}/number/proof", data={"code": wrong})
    spent = client.post(f"{OWN}/number/proof", data={"code": first.split()[0]})
    assert spent.status_code == 422, "five tries are enough to guess"
    prove(client, database)
    assert "Texts go to +31612345678" in client.get(OWN).text
    prove(other_client, database, EVE)
    assert "Texts go to" not in client.get(OWN).text, "it is Eve's telephone now"
    sign_in(client, ADA)
    letters = client.get("/desk/admin/outbox?way=sms").text
    assert "is your code" not in letters


def test_codes_are_sent_a_few_times_an_hour_only(client: FlaskClient, database: Database) -> None:
    sign_in(client, DAN)
    answers = [client.post(f"{OWN}/number", data={"number": NUMBER}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert len(texts(database)) == 5


def test_status_brings_the_complete_list_with_states_and_only_ones_own(
    client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    ids = raise_queries(database, *(f"Query no. {n} {'x' * 60}" for n in range(40)))
    with database.transaction() as session:
        resolve_ticket(session, ids[0], actor=BEN.actor)
        of_eve = NewTicket(subject="Of Eve alone", body="Hm")
        raise_ticket(session, of_eve, actor=EVE.actor, channel=Channel.WEB)
    before = len(texts(database))
    come(client, "Status")
    parts = texts(database)[before:]
    assert len(parts) == 3
    whole = "\n".join(parts)
    assert parts[0].startswith("(1/3) Brindle Coffee: 40 queries, 39 open.")
    assert all(f"T-{number} " in whole for number in ids)
    assert re.search(rf"T-{ids[0]} Query no\. 0 x+: solved on ", parts[-1]), "open ones come first"
    assert "waits for its expert" in whole
    assert "Of Eve" not in whole


def test_stop_ends_all_texts_at_once_and_start_brings_them_back_each_a_fact(
    client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    client.post(OWN, data={"ways": ["received:sms", "received:mail"]})
    raise_queries(database, "One")
    assert "We have your query." in texts(database)[-1]
    assert "/status/" in texts(database)[-1]
    come(client, "STOP")
    assert texts(database)[-1].startswith("You get no more texts from Brindle Coffee.")
    count = len(texts(database))
    come(client, "stop")
    come(client, "status")
    raise_queries(database, "Two")
    assert len(texts(database)) == count, "not even a word on it"
    sign_in(client, DAN)
    assert "By STOP you asked for no more texts" in client.get(OWN).text
    come(client, "Start")
    come(client, "STATUS")
    assert "2 queries, 2 open" in texts(database)[-1]
    with database.reading() as session:
        kinds = session.scalars(select(Fact.kind).where(Fact.subject_kind == "user")).all()
    assert [kind for kind in kinds if "texts" in kind or "number" in kind] == [
        "user.number_verified",
        "user.texts_stopped",
        "user.texts_started",
    ]


def test_strangers_staff_and_chatter_get_help_once_a_day_and_loops_end(
    client: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        come(client, "STATUS", OTHER)
    (only,) = texts(database, OTHER)
    assert "does not know this number" in only
    prove(client, database, BEN, OTHER)
    come(client, "STATUS", OTHER)
    assert len(texts(database, OTHER)) == 2, "an agent's number lists nobody's queries"
    prove(client, database)
    raise_queries(database, "One")
    for _ in range(40):
        come(client, "STATUS")
    assert len(texts(database)) == 30, "no two programs talk for ever"


def test_the_list_comes_each_morning_once_as_long_as_a_query_is_open(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    prove(client, database)
    come(client, "daily")
    (ticket_id,) = raise_queries(database, "One")

    def lists_on(day: int, hour: int) -> int:
        with clock.frozen(datetime(2030, 6, day, hour, tzinfo=UTC)):
            with database.transaction() as session:
                defer(session, "notifications.list_daily")
            do_jobs(app)
        return sum("1 query, 1 open" in words for words in texts(database))

    assert lists_on(3, 5) == 0, "it is seven o'clock in Amsterdam"
    assert [lists_on(3, 6), lists_on(3, 9), lists_on(4, 6)] == [1, 1, 2]
    with database.transaction() as session:
        resolve_ticket(session, ticket_id, actor=BEN.actor)
    assert lists_on(5, 7) == 2
    come(client, "daily off")
    with database.reading() as session:
        assert session.scalar(text("select not daily_list from phones"))


def deliver(database: Database, settings: Settings) -> None:
    outbox.Couriers(database, settings).deliver_due()


def post(database: Database, *keys: str) -> None:
    with database.transaction() as session:
        for key in keys:
            outbox.post_text(session, key, outbox.Text(to=NUMBER, text=f"Grüße {key}"))


def states(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.key: f"{one.state} {one.error}" for one in session.scalars(select(Letter))}


def test_twilio_gets_what_its_api_asks_for_and_its_answers_are_understood(
    database: Database, settings: Settings
) -> None:
    with listening() as sink:
        place = sink.url.removeprefix("http://").removesuffix("/hook")
        url = f"twilio+http://AC1:to%40ken@{place}"
        settings = settings.model_copy(update={"sms_url": url, "sms_from": "+3197010240000"})
        post(database, "a", "b", "c")
        sink.answers = [(201, {}, b'{"sid": "SM1"}'), (400, {}, b'{"code": 21211}'), (429, {}, b"")]
        deliver(database, settings)
        assert sink.paths == ["/2010-04-01/Accounts/AC1/Messages.json"] * 3
        sent = parse_qs(sink.bodies[0].decode())
        assert sent == {"To": [NUMBER], "From": ["+3197010240000"], "Body": ["Grüße a"]}
        login = base64.b64decode(sink.headers[0]["authorization"].removeprefix("Basic "))
        assert login == b"AC1:to@ken"
        assert states(database) == {
            "a": "sent None",
            "b": 'dead 400 {"code": 21211}',
            "c": "waiting 429",
        }
        post(database, "d", "e")
        sink.usual = (401, {}, b"who?")
        deliver(database, settings)
    assert "The gateway refused the login in STEWARD_SMS_URL" in states(database)["e"]
    assert len(sink.bodies) == 4, "a login that is refused is not tried for each text"


def test_a_gateway_of_ones_own_gets_json_and_without_one_texts_are_kept(
    database: Database, settings: Settings
) -> None:
    with listening() as sink:
        url = sink.url.replace("http://", "http://us:secret@")
        post(database, "a")
        deliver(database, settings.model_copy(update={"sms_url": url}))
        body = json.loads(sink.bodies[0])
    assert body == {"id": "a", "from": settings.sms_from, "to": NUMBER, "text": "Grüße a"}
    post(database, "b")
    deliver(database, settings)
    assert set(states(database).values()) == {"sent None"}


def twilio_signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """Sign as Twilio's documentation says, by nothing of ours."""
    whole = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), whole.encode(), "sha1").digest()).decode()


def came(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("select words from inbound_texts order by id")))


def test_what_twilio_brings_counts_once_and_only_with_its_signature(
    database: Database, settings: Settings
) -> None:
    url = "twilio://AC1:token@api.twilio.com"
    client = new_client(create_app(settings.model_copy(update={"sms_url": url}), database))
    path, form = "/api/texts/twilio", {"MessageSid": "SM1", "From": NUMBER, "Body": "STATUS"}
    signature = twilio_signature("token", f"http://localhost{path}", form)
    good = {"X-Twilio-Signature": signature}
    forged: list[tuple[dict[str, str], dict[str, str]]] = [
        (form, {}),
        (form, {"X-Twilio-Signature": "Zm9yZ2Vk"}),
        (form | {"Body": "STOP"}, good),
    ]
    for sent, headers in forged:
        assert client.post(path, data=sent, headers=headers).status_code == 404
    assert not came(database)
    for _ in range(2):
        answer = client.post(path, data=form, headers=good)
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert came(database) == ["STATUS"]
    assert len(texts(database)) == 1
    sign_in(client, ADA)
    assert "STATUS" in client.get(TEXTS).text
    played = client.post(TEXTS, data={"number": NUMBER, "text": "STOP"})
    assert played.status_code == 404, "with a gateway nobody plays a customer"
    assert client.post("/api/texts/gateway", json={}).status_code == 404


def test_what_a_gateway_brings_is_signed_and_fresh(database: Database, settings: Settings) -> None:
    url = "https://us:secret@sms.example/send"
    client = new_client(create_app(settings.model_copy(update={"sms_url": url}), database))
    body = json.dumps({"id": "m1", "from": NUMBER, "text": "Hello\nthere"}).encode()

    def sends(secret: bytes = b"secret", age: int = 0, content: bytes = body) -> int:
        moment = str(int(clock.now().timestamp()) - age)
        digest = hmac.new(secret, f"m1.{moment}.".encode() + content, "sha256").digest()
        headers = {
            "webhook-id": "m1",
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
            "Content-Type": "application/json",
        }
        return client.post("/api/texts/gateway", data=content, headers=headers).status_code

    assert [sends(b"guess"), sends(age=400)] == [404, 404]
    assert [sends(), sends()] == [204, 204]
    assert came(database) == ["Hello\nthere"]
    assert [sends(content=b"[]"), sends(content=b'{"id": "m2", "from": "x", "text": 1}')] == [
        422
    ] * 2
    assert sends(content=b"{") == 400


@pytest.mark.parametrize("path", ["/api/texts/twilio", "/api/texts/gateway"])
def test_without_a_gateway_nobody_brings_texts(client: FlaskClient, path: str) -> None:
    assert client.post(path, data={"Body": "STATUS"}).status_code == 404
