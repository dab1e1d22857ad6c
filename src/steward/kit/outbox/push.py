"""Notes to browsers (RFC 8030): encrypted for one browser (RFC 8291), signed as ours (RFC 8292)."""

import base64
from hashlib import sha512
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from steward.kit import clock, outgoing
from steward.kit.outbox.payloads import Note
from steward.kit.outbox.tables import Letter
from steward.kit.outbox.transports import Deferred, Gone, Refused, Unreachable
from steward.kit.settings import Settings

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-4)
_DAY = 86_400  # seconds: what a push server keeps a note for, and the longest that RFC 8292 allows
_NOT_NOW = frozenset({408, 425, 429})


class PushWay:
    """Hands notes to the push servers of browsers."""

    def __init__(self, settings: Settings) -> None:
        self._key = _vapid(settings)
        self._contact = f"mailto:{settings.mail_from}"
        self._allowed = settings.reachable_hosts

    def send(self, letter: Letter) -> str:
        """Encrypt a note and post it. Raises Gone when the browser hears no more."""
        note = Note.model_validate(letter.payload)
        headers = self._signed(note.endpoint) | {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_DAY),
            "Urgency": "normal",
        }
        try:
            answer = outgoing.post(note.endpoint, encrypted(note), headers, allowed=self._allowed)
        except outgoing.NotAllowed as error:
            raise Refused(error.detail) from error
        except outgoing.NoAnswer as error:
            raise Unreachable(error.detail) from error
        return _taken(answer)

    def _signed(self, endpoint: str) -> dict[str, str]:
        place = urlsplit(endpoint)
        claims = {
            "sub": self._contact,
            "aud": f"{place.scheme}://{place.netloc}",
            "exp": int(clock.now().timestamp()) + _DAY // 2,
        }
        signed: dict[str, str] = self._key.sign(claims)
        return signed


def _taken(answer: outgoing.Answer) -> str:
    said = f"{answer.status} {answer.text}".strip()
    if answer.status in {404, 410}:
        raise Gone(said)
    if answer.status >= 500 or answer.status in _NOT_NOW:  # noqa: PLR2004 - RFC 9110, 15.6
        raise Deferred(said)
    if answer.status >= 300:  # noqa: PLR2004 - RFC 9110, 15.4
        raise Refused(said)
    return said


def encrypted(note: Note) -> bytes:
    """Encrypt a note such that its browser alone can read it."""
    sealed: bytes = http_ece.encrypt(
        note.body.encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=unpadded(note.p256dh),
        auth_secret=unpadded(note.auth),
        version="aes128gcm",
    )
    return sealed


def push_key(settings: Settings) -> str:
    """Return the public key by which browsers know that a note is from here, in base64url."""
    public = _vapid(settings).public_key
    raw = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _vapid(settings: Settings) -> Vapid02:
    """Derive the key from that of the installation: the same in all processes and backups."""
    digest = sha512(b"web push" + settings.signing_key().encode()).digest()
    number = int.from_bytes(digest, "big") % (_ORDER - 1) + 1
    return Vapid02.from_raw(base64.urlsafe_b64encode(number.to_bytes(32, "big")))


def check_keys(p256dh: str, auth: str) -> None:
    """Raise ValueError unless these are the keys of a browser."""
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(p256dh))
    if len(unpadded(auth)) != 16:  # noqa: PLR2004 - RFC 8291, 3.2
        msg = "the secret of a browser has 16 bytes"
        raise ValueError(msg)


def unpadded(words: str) -> bytes:
    """Decode base64url without its padding. Raises ValueError."""
    return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
