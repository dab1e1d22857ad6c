"""Cursor paging: a page is asked for by the last key seen, so that deep pages cost the same."""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from steward.kit.errors import BadInput
from steward.kit.marks import N_

T = TypeVar("T")
_BIGINT = 1 << 63
Key = list[str | int | float | None]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next ones where there are more."""

    items: Sequence[T]
    next_cursor: str | None


def page_of(found: Sequence[T], limit: int, key: Callable[[T], Key]) -> Page[T]:
    """Make a page of rows of which one more than `limit` was asked for, to see whether it ends."""
    more = encode_cursor(key(found[limit - 1])) if len(found) > limit else None
    return Page(found[:limit], more)


def every(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Yield the rows of a list to its end; `read` returns the page that begins at a cursor."""
    page = read(None)
    yield from page.items
    while page.next_cursor is not None:
        page = read(page.next_cursor)
        yield from page.items


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
    if not fits or not all(_fits(part, kind) for part, kind in zip(key, kinds, strict=True)):
        msg = N_("This page marker is not one of ours. Leave it out to start at the first page.")
        raise BadInput(msg, errors={"cursor": msg})
    return list(key)


def decode_id(cursor: str | None) -> int:
    """Return the id in the cursor of a list in the order of ids; 0 for the first page."""
    (last,) = decode_cursor(cursor, kinds=[int]) if cursor else (0,)
    return cast("int", last)


def _fits(part: object, kind: type) -> bool:
    """What PostgreSQL can hold: text without NUL and lone surrogates, bigint."""
    if isinstance(part, int) and not -_BIGINT <= part < _BIGINT:
        return False
    text = part if isinstance(part, str) else ""
    return type(part) is kind and not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text)
