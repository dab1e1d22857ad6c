"""Secrets that we must be able to use again: kept encrypted, by a key of this installation."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Encrypts secrets of one `purpose`; what was sealed for another cannot be opened."""

    def __init__(self, purpose: str, signing_key: str) -> None:
        key = sha256(purpose.encode() + signing_key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, secret: str) -> bytes:
        """Encrypt a secret for the table."""
        return self._fernet.encrypt(secret.encode())

    def unseal(self, sealed: bytes) -> str:
        """Decrypt what `seal` made; ValueError when the key is another."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            msg = "sealed with another key: STEWARD_SECRET_KEY or secret.key has changed"
            raise ValueError(msg) from None
