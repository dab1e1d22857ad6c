"""Passwords: argon2id hashes, checked in the same time whether or not the person is known."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

hasher = PasswordHasher()  # the RFC 9106 profile for shared machines: 64 MiB, three passes


def hash_password(password: str) -> str:
    """Hash a password; takes a tenth of a second on purpose."""
    return hasher.hash(password)


def verify_password(password: str, known_hash: str | None) -> bool:
    """Whether the password fits; without a known hash it takes as long and never does."""
    try:
        hasher.verify(known_hash or _hash_of_nobody(hasher), password)
    except (VerificationError, InvalidHashError):
        return False
    return known_hash is not None


def is_outdated(known_hash: str) -> bool:
    """Whether the hash was made with other parameters than we use today."""
    return hasher.check_needs_rehash(known_hash)


@cache
def _hash_of_nobody(with_hasher: PasswordHasher) -> str:
    return with_hasher.hash("nobody's password")
