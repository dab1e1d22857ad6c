"""Cursor paging: a page is asked for by the last key seen, so that deep pages cost the same."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from steward.kit.errors import BadInput

T = TypeVar("T")
Key = list[str | int | float | None]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next ones where there are more."""

    items: Sequence[T]
    next_cursor: str | None


def encode_cursor(key: Key) -> str:
    """Turn the sort key of the last row into an opaque, URL-safe word."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, kinds: Sequence[type]) -> Key:
    """Return the key in a cursor, whose parts must be of `kinds`; BadInput when it is not ours."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    fits = isinstance(key, list) and len(key) == len(kinds)
    if not fits or not all(type(part) is kind for part, kind in zip(key, kinds, strict=True)):
        msg = "This page marker is not one of ours. Leave it out to start at the first page."
        raise BadInput(msg, errors={"cursor": msg})
    return list(key)
