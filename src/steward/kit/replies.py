"""Signed words in addresses: care+1042c-k3j…@shop.example, so that an answer finds its thread.

What carries the word came from somebody to whom we wrote. Mail programs may change the case of an
address, so it is written in lower case.
"""

import base64
import hmac
import re

_WORD = re.compile(r"([a-z0-9]{1,30})-([a-z2-7]{20})")
_BYTES = 13  # 100 bits and more: nobody guesses that by sending mail


class ReplySigner:
    """Signs short subjects (letters and digits, lower case) with a key of this installation."""

    def __init__(self, key: str) -> None:
        self._key = b"reply addresses" + key.encode()

    def sign(self, subject: str) -> str:
        """Return the word that stands for `subject` in an address."""
        digest = hmac.digest(self._key, subject.encode(), "sha256")[:_BYTES]
        return f"{subject}-{base64.b32encode(digest).decode().lower()[:20]}"

    def find(self, addresses: str) -> str | None:
        """Return the subject of the first word of ours after a plus in `addresses`, or None."""
        for found in _WORD.finditer(addresses.lower()):
            is_tagged = addresses[max(found.start() - 1, 0)] == "+"
            if is_tagged and hmac.compare_digest(found[0], self.sign(found[1])):
                return found[1]
        return None


def address_with(word: str, address: str) -> str:
    """Put a word into an address: care@shop.example becomes care+word@shop.example."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{word}@{domain}"
