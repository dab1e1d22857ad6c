"""What is hashed and signed, byte by byte: the same as the README of an export says."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SALT_BYTES = 16


class Line(NamedTuple):
    """A fact as it is hashed: `data` is the text of its JSON, as PostgreSQL writes it."""

    id: int
    at: datetime
    kind: str
    subject_kind: str
    subject_id: int
    actor_id: int | None
    actor_name: str
    data: str


def moment(at: datetime) -> str:
    """Write a moment as it is hashed: in UTC, with all six digits after the second."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of_words(salt: bytes, actor_name: str, data: str) -> bytes:
    """Return the SHA-256 of what may name people; without the salt nobody can guess it back."""
    return sha256(salt + json.dumps([actor_name, data]).encode()).digest()


def digest_of_fact(line: Line, words: bytes) -> bytes:
    """Return the SHA-256 of a fact: of what is open, and of the digest of its words."""
    return sha256(json.dumps([line.id, moment(line.at), *line[2:6]]).encode() + words).digest()


def hash_of_seal(
    before: bytes, number: int, until: int, at: datetime, digests: Iterable[bytes]
) -> bytes:
    """Return the SHA-256 over the hash before, what the seal says, and the digests of its facts."""
    sealed = sha256(before + json.dumps([number, until, moment(at)]).encode())
    for digest in digests:
        sealed.update(digest)
    return sealed.digest()


def words_of_head(day: date, before: date | None, number: int, hash_: bytes) -> bytes:
    """Return what is signed: a day, the day that was signed before it, the last seal, its hash."""
    signed = [day.isoformat(), before and before.isoformat(), number, hash_.hex()]
    return json.dumps(signed).encode()


class Signer:
    """The house's own Ed25519 key (RFC 8032), derived from that of the installation.

    It is the same in all processes and in backups, as the key of web push is.
    """

    def __init__(self, signing_key: str) -> None:
        seed = sha256(b"heads of facts" + signing_key.encode()).digest()
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, words: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return self._key.sign(words)

    def has_signed(self, signature: bytes, words: bytes) -> bool:
        """Whether the signature is of these words, by this key."""
        try:
            self._key.public_key().verify(signature, words)
        except InvalidSignature:
            return False
        return True
