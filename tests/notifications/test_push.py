"""Push to browsers: encrypted for the one that subscribed, signed as ours, forgotten when gone."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from py_vapid import Vapid02
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from steward.accounts.actions.logins import end_all_logins
from steward.helpdesk.actions import add_message, raise_ticket
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.notifications.actions import add_browser
from steward.notifications.forms import SubscriptionForm
from tests.cast import ADA, BEN, DAN, EVE, PASSWORD, Member, sign_in
from tests.kit.http_sink import Sink, listening

OWN = "/account/notifications"
BROWSERS = f"{OWN}/browsers"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings under which loopback may be a push server."""
    return settings.model_copy(update={"private_hosts": "127.0.0.1"})


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A push server."""
    with listening() as sink:
        sink.usual = (201, {}, b"")
        yield sink


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """A browser's half of the keys."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"0123456789abcdef"

    @property
    def subscription(self) -> dict[str, object]:
        """What the browser says of itself."""
        form = (Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {
            "p256dh": coded(self.private.public_key().public_bytes(*form)),
            "auth": coded(self.auth),
        }
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def reads(self, body: bytes) -> dict[str, str]:
        """Decrypt what came (RFC 8291)."""
        plain = http_ece.decrypt(
            body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"
        )
        return dict(json.loads(plain))


def subscribe(client: FlaskClient, who: Member, browser: Browser) -> None:
    sign_in(client, who)
    answer = client.post(BROWSERS, json=browser.subscription)
    assert answer.status_code == 200, answer.text


def answer_dan(database: Database) -> str:
    with database.transaction() as session:
        new = NewTicket(subject="Leaks at the brew head" + " and more" * 15, body="A cup an hour.")
        ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
        said = NewMessage(body="Please descale it.")
        add_message(session, ticket.id, said, actor=BEN.actor, channel=Channel.WEB)
        return ticket.number


def deliver(app: Flask) -> int:
    return outbox.Couriers(app.extensions["database"], app.extensions["settings"]).deliver_due()


def test_each_browser_of_its_reader_gets_a_note_that_it_alone_can_read(
    app: Flask, client: FlaskClient, database: Database, sink: Sink, settings: Settings
) -> None:
    browsers = [Browser(sink.url), Browser(sink.url.replace("/hook", "/other"))]
    for browser in browsers:
        subscribe(client, DAN, browser)
    subscribe(client, EVE, Browser(sink.url.replace("/hook", "/eve")))
    number = answer_dan(database)
    assert deliver(app) == 2
    assert sorted(sink.paths) == ["/hook", "/other"]
    for path, body, headers in zip(sink.paths, sink.bodies, sink.headers, strict=True):
        note = browsers[path == "/other"].reads(body)
        assert note["title"] == "Ben wrote to you."
        assert note["body"].startswith(f"[{number}] Leaks at the brew head")
        assert note["url"] == f"/queries/{number}"
        assert b"Leaks" not in body
        assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "86400")
        scheme, token, key = headers["authorization"].replace(",", " ").split()
        assert scheme == "vapid"
        assert key == f"k={outbox.push_key(settings)}"
        public = Vapid02.from_raw_public(key.removeprefix("k=").encode()).public_key
        assert _claims(token.removeprefix("t="), public)["aud"] == sink.url.removesuffix("/hook")


def _claims(token: str, public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """Check a JWT (ES256, RFC 7518) by its key, and return what it claims."""
    signed, _, signature = token.rpartition(".")
    raw = outbox.unpadded(signature)
    parts = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(encode_dss_signature(*parts), signed.encode(), ec.ECDSA(SHA256()))
    return dict(json.loads(outbox.unpadded(signed.partition(".")[2])))


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_with_its_note(
    app: Flask, client: FlaskClient, database: Database, sink: Sink, status: int
) -> None:
    subscribe(client, DAN, Browser(sink.url))
    assert "Remove the browser" in client.get(OWN).text
    sink.usual = (status, {}, b"gone")
    answer_dan(database)
    assert deliver(app) == 1
    with database.reading() as session:
        assert not session.scalar(text("select count(*) from push_subscriptions"))
        pushed = select(outbox.Letter).where(outbox.Letter.channel == outbox.PUSH)
        assert not session.scalars(pushed).all()
    assert "Remove the browser" not in client.get(OWN).text
    answer_dan(database)
    assert deliver(app) == 0


def test_a_push_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    app: Flask, client: FlaskClient, database: Database, sink: Sink
) -> None:
    subscribe(client, DAN, Browser(sink.url))
    sink.answers = [(429, {}, b"slow"), (403, {}, b"no")]
    answer_dan(database)
    answer_dan(database)
    deliver(app)
    with database.reading() as session:
        pushed = select(outbox.Letter).where(outbox.Letter.channel == outbox.PUSH)
        letters = session.scalars(pushed.order_by(outbox.Letter.id)).all()
    assert [letter.state for letter in letters] == [outbox.WAITING, outbox.DEAD]


def test_a_browser_is_its_readers_alone_and_belongs_to_whoever_signed_in_last(
    client: FlaskClient, other_client: FlaskClient, database: Database, sink: Sink
) -> None:
    browser = Browser(sink.url)
    subscribe(client, DAN, browser)
    sign_in(other_client, EVE)
    assert other_client.post(f"{BROWSERS}/1/removal").status_code == 404
    subscribe(other_client, EVE, browser)
    assert client.post(f"{BROWSERS}/1/removal").status_code == 404
    assert other_client.post(f"{BROWSERS}/1/removal").status_code == 303
    for n in range(12):
        subscribe(client, DAN, Browser(f"{sink.url}/{n}"))
    with database.reading() as session:
        assert session.scalar(text("select count(*) from push_subscriptions")) == 10


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://10.0.0.1/push"},
        {"endpoint": "http://push.example/x"},
        {"keys": {"p256dh": "BNot-a-point", "auth": coded(b"0123456789abcdef")}},
        {"keys": {"p256dh": "ä", "auth": ""}},
        {"keys": {}},
    ],
)
def test_a_subscription_that_cannot_be_is_refused(
    client: FlaskClient, change: dict[str, object]
) -> None:
    sign_in(client, DAN)
    sent = Browser("http://127.0.0.1/hook").subscription | change
    assert client.post(BROWSERS, json=sent).status_code == 422
    assert client.post(BROWSERS, data="x").status_code in {400, 415}


def test_the_key_is_the_same_in_all_processes_and_another_elsewhere(settings: Settings) -> None:
    again = settings.model_copy()
    assert outbox.push_key(settings) == outbox.push_key(again)
    other = settings.model_copy(update={"home": settings.home.parent / "other"})
    assert outbox.push_key(settings) != outbox.push_key(other)


def waiting_notes(database: Database) -> int:
    count = "select count(*) from outbox where channel = 'push' and state <> 'sent'"
    with database.reading() as session:
        return int(session.scalar(text(count)) or 0)


def comes_back(client: FlaskClient, who: Member, browser: Browser) -> None:
    """Do what the script of each page does after a sign-in."""
    sign_in(client, who)
    assert client.post(f"{BROWSERS}/return", json=browser.subscription).status_code == 204


def test_push_ends_with_the_login_and_comes_back_with_the_next_one_of_the_same_person(
    app: Flask, client: FlaskClient, other_client: FlaskClient, database: Database, sink: Sink
) -> None:
    browser = Browser(sink.url)
    subscribe(client, DAN, browser)
    sink.answers = [(429, {}, b"slow")]
    answer_dan(database)
    deliver(app)
    assert waiting_notes(database) == 1
    assert client.post("/sign-out").status_code == 303
    assert waiting_notes(database) == 0
    answer_dan(database)
    assert deliver(app) == 0
    subscribe(other_client, DAN, Browser(sink.url.replace("/hook", "/other")))
    assert "Signed out: hears nothing" in other_client.get(OWN).text
    comes_back(client, EVE, browser)
    answer_dan(database)
    assert (deliver(app), sink.paths[-1]) == (1, "/other")
    comes_back(client, DAN, browser)
    answer_dan(database)
    assert deliver(app) == 2
    shown = other_client.get(OWN).text
    assert "Signed out: hears nothing" not in shown
    removal = shown.rpartition(f'action="{BROWSERS}/')[2].partition('"')[0]
    sink.answers = [(429, {}, b"slow")] * 2
    answer_dan(database)
    deliver(app)
    assert other_client.post(f"{BROWSERS}/{removal}").status_code == 303
    assert waiting_notes(database) == 1, "the other browser's"
    comes_back(client, DAN, browser)
    answer_dan(database)
    assert deliver(app) == 1, "what its owner removed does not come back by itself"


def test_push_ends_however_the_login_ends(
    app: Flask, client: FlaskClient, other_client: FlaskClient, database: Database, sink: Sink
) -> None:
    def heard() -> bool:
        answer_dan(database)
        return deliver(app) == 1

    browser = Browser(sink.url)
    subscribe(client, DAN, browser)
    with database.reading() as session:
        own = session.scalar(text("select login_id from push_subscriptions"))
    password = {"present_password": PASSWORD, "password": "a winter evening in Delft"}
    for path, data in (
        (f"/account/logins/{own}/end", {}),
        ("/account/logins/end", {}),
        ("/account/password", password),
    ):
        sign_in(other_client, DAN)
        assert heard()
        assert other_client.post(path, data=data).status_code == 303
        assert not heard()
        comes_back(client, DAN, browser)
    assert heard()
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert not heard()

    subscribe(client, BEN, browser)
    sign_in(other_client, ADA)
    assert other_client.post(f"/desk/admin/people/{BEN.id}/suspension").status_code == 303
    with database.reading() as session:
        assert session.scalar(text("select told_until <= now() from push_subscriptions"))


def test_a_login_does_not_end_while_a_browser_is_added_by_it(
    client: FlaskClient, database: Database, sink: Sink, settings: Settings
) -> None:
    sign_in(client, DAN)
    form = SubscriptionForm.model_validate(Browser(sink.url).subscription)
    with database.transaction() as adding, database.transaction() as ending:
        login = adding.scalar(text("select id from logins"))
        add_browser(adding, form, "Chrome", settings, actor=replace(DAN.actor, login_id=login))
        ending.execute(text("set local lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            end_all_logins(ending, DAN.id, actor=DAN.actor)
        ending.rollback()
