"""Codes of an authenticator app (TOTP, RFC 6238), and how its secret is kept: encrypted."""

from datetime import datetime
from hmac import compare_digest

import pyotp
from cryptography.fernet import InvalidToken

from steward.kit.sealing import Seal

_PURPOSE = "authenticator secrets"
_STEP = 30  # seconds
_DRIFT = 1  # steps that a clock may be off
_SET_UP = 1800  # seconds to type the first code


class Sealer(Seal):
    """Encrypts authenticator secrets with a key that belongs to this installation."""

    def __init__(self, signing_key: str) -> None:
        super().__init__(_PURPOSE, signing_key)

    def offer(self, user_id: int) -> tuple[str, str]:
        """Make a new secret, and the sealed offer of it that comes back with the first code."""
        secret = pyotp.random_base32()
        return secret, self.seal(f"{user_id}:{secret}").decode()

    def accept(self, offered: str, user_id: int) -> str | None:
        """Return the secret that was offered to this user within the last half hour, or None."""
        try:
            words = self._fernet.decrypt(offered.encode(), ttl=_SET_UP).decode()
        except InvalidToken:
            return None
        owner, _, secret = words.partition(":")
        return secret if owner == str(user_id) else None


def totp_uri(secret: str, *, account: str, issuer: str) -> str:
    """Return what an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """Return the time step whose code this is, among those near `now`, or None."""
    totp, typed, present = pyotp.TOTP(secret), "".join(code.split()), int(now.timestamp()) // _STEP
    if not typed.isascii():
        return None
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if compare_digest(totp.generate_otp(step), typed):
            return step
    return None
