"""Ways out by HTTP: how a letter of each channel is handed over, and what the answers mean."""

import base64
import hmac
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from typing_extensions import override

from steward.kit import clock, outgoing
from steward.kit.outbox.payloads import Hook, Text
from steward.kit.outbox.push import PushWay
from steward.kit.outbox.tables import PUSH, SMS, WEBHOOK, Letter
from steward.kit.outbox.transports import Deferred, Refused, Unreachable
from steward.kit.sealing import Seal
from steward.kit.settings import Settings

SECRET_PREFIX = "whsec_"  # noqa: S105 - of the Standard Webhooks' secrets, not one itself
_SEALED_FOR = "webhook"
_GONE = 410
_NOBODY_THERE = frozenset({400, 404, 410, 422})  # of a gateway: it will never take this text


class Way(Protocol):
    """Hands over letters of one channel."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over and return the answer. Raises Refused, Deferred or Unreachable."""


def ways_of(settings: Settings) -> Mapping[str, Way]:
    """Return the ways that the settings open, by channel."""
    return {
        WEBHOOK: WebhookWay(settings),
        SMS: _text_way(settings),
        PUSH: PushWay(settings),
    }


class WebhookWay:
    """Calls webhooks, each call signed as the Standard Webhooks specification says."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = settings.reachable_hosts
        self._seal = seal_of(settings)

    def send(self, letter: Letter) -> str:
        """Post a call; whatever is not a 2xx is tried again, redirects are not followed."""
        hook = Hook.model_validate(letter.payload)
        body = hook.body.encode()
        signed = signature_headers(self._seal.unseal(hook.secret.encode()), hook.delivery, body)
        answer = _post(hook.url, body, signed, self._allowed)
        said = f"{answer.status} {answer.text}".strip()
        if answer.status == _GONE:
            raise Refused(said)
        if 300 <= answer.status < 400:  # noqa: PLR2004 - RFC 9110, 15.4
            raise Deferred(f"{said} (redirects are not followed)")
        if not _is_taken(answer):
            raise Deferred(said)
        return said


def seal_of(settings: Settings) -> Seal:
    """Return what seals the secrets of webhooks."""
    return Seal(_SEALED_FOR, settings.signing_key())


def new_secret() -> str:
    """Make a webhook's secret, in the form that libraries for Standard Webhooks take."""
    return SECRET_PREFIX + b64encode(secrets.token_bytes(24)).decode()


def signature_headers(secret: str, delivery: str, body: bytes) -> dict[str, str]:
    """Sign a body: HMAC-SHA256 of id, seconds since 1970 and body (standardwebhooks.com)."""
    moment = str(int(clock.now().timestamp()))
    signature = signature_of(secret, delivery, moment, body)
    return {"webhook-id": delivery, "webhook-timestamp": moment, "webhook-signature": signature}


def signature_of(secret: str, delivery: str, moment: str, body: bytes) -> str:
    """Return the signature as the header has it. Raises ValueError when the secret is none."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    digest = hmac.digest(key, f"{delivery}.{moment}.".encode() + body, sha256)
    return f"v1,{b64encode(digest).decode()}"


def _text_way(settings: Settings) -> Way:
    if settings.sms_url is None:
        return KeptHere()
    url = urlsplit(settings.sms_url)
    if url.scheme.startswith("twilio"):
        return Twilio(url, settings.sms_from)
    return TextGateway(url, settings.sms_from)


class KeptHere:
    """Texts go nowhere: the outbox shows them."""

    def send(self, letter: Letter) -> str:
        """Take a text as delivered."""
        del letter
        return "kept here, as no gateway is set"


class TextGateway:
    """Posts texts as JSON (id, from, to, text) to a gateway of one's own."""

    def __init__(self, url: SplitResult, sender: str) -> None:
        self._url, self._sender = url, sender
        self._host = url.hostname or ""

    def send(self, letter: Letter) -> str:
        """Post a text."""
        text = Text.model_validate(letter.payload)
        body = {"id": letter.key, "from": self._sender, "to": text.to, "text": text.text}
        return self._hand_over(_without_login(self._url), json.dumps(body).encode(), {})

    def _hand_over(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        answer = _post(url, body, {**headers, **_login(self._url)}, frozenset({self._host}))
        said = f"{answer.status} {answer.text}".strip()
        if _is_taken(answer):
            return said
        if answer.status in _NOBODY_THERE:
            raise Refused(said)
        if answer.status in {401, 403}:
            raise Unreachable(f"The gateway refused the login in STEWARD_SMS_URL: {said}")
        raise Deferred(said)


class Twilio(TextGateway):
    """Sends texts by Twilio's REST API, version 2010-04-01."""

    @override
    def send(self, letter: Letter) -> str:
        """Create a message there."""
        text = Text.model_validate(letter.payload)
        scheme = "http" if self._url.scheme == "twilio+http" else "https"
        where = self._url.netloc.rpartition("@")[2]
        path = f"/2010-04-01/Accounts/{unquote(self._url.username or '')}/Messages.json"
        form = urlencode({"To": text.to, "From": self._sender, "Body": text.text})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._hand_over(f"{scheme}://{where}{path}", form.encode(), kind)


def _without_login(url: SplitResult) -> str:
    return url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()


def _login(url: SplitResult) -> dict[str, str]:
    if url.username is None:
        return {}
    login = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}


def _post(
    url: str, body: bytes, headers: Mapping[str, str], allowed: frozenset[str]
) -> outgoing.Answer:
    try:
        return outgoing.post(url, body, headers, allowed=allowed)
    except outgoing.NotAllowed as error:
        raise Refused(error.detail) from error
    except outgoing.NoAnswer as error:
        raise Unreachable(error.detail) from error


def _is_taken(answer: outgoing.Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004 - RFC 9110, 15.3
