"""Random secrets that people and programs carry; we keep only their hashes."""

import re
import secrets
from hashlib import sha256

API_TOKEN_PREFIX = "stw_"  # noqa: S105 - how a token begins, so that leaked ones can be found
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_CODES, _GROUPS, _GROUP = 10, 4, 4


def new_secret() -> str:
    """Make a secret of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """Hash a random secret: it has enough entropy for one fast hash (no dictionary to try)."""
    return sha256(secret.encode()).digest()


def new_recovery_codes() -> list[str]:
    """Make a set of codes of 79 random bits each, to be written down."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(_CODES)]


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


def hash_of_code(code: str) -> bytes:
    """Hash a recovery code as a person types it: any case, with or without its dashes."""
    return hash_of(re.sub(r"[\s-]", "", code).lower())
