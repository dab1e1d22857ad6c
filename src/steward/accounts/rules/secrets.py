"""Random secrets that people and programs carry; we keep only their hashes."""

import secrets
from hashlib import sha256

API_TOKEN_PREFIX = "stw_"  # noqa: S105 - how a token begins, so that leaked ones can be found


def new_secret() -> str:
    """Make a secret of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """Hash a random secret: it has enough entropy for one fast hash (no dictionary to try)."""
    return sha256(secret.encode()).digest()
