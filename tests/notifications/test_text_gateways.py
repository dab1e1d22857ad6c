"""Text messages by three gateways, out and in: Twilio's, one's own, and none at all."""

import base64
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.kit.settings import Settings
from steward.main import create_app
from tests.app_fixture import new_client
from tests.cast import ADA, sign_in
from tests.kit.http_sink import listening
from tests.notifications.texting import NUMBER, TEXTS, texts


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
