"""What reading a file yields: records, and rows that are no record, each with its place."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from steward.kit.errors import BadInput
from steward.kit.marks import N_

_SHOWN = 1_000
_NO_TEXT = "it holds a NUL byte, or bytes that are no text in the file's encoding"


class UnreadableFile(BadInput):
    """A file from which no (further) record can be had: one line with what, where, what to do."""

    title = N_("This file cannot be read")


class Record(NamedTuple):
    """One row, object or message; `position` is its line or number in the source, from 1.

    Values are what the format knows: text for CSV; text, int, Decimal, bool, None, lists and
    dicts for JSON; for mail also `Attachment`.
    """

    position: int
    fields: Mapping[str, Any]


class BadRecord(NamedTuple):
    """A place in the source that holds no usable record, the reason, and the start of its text."""

    position: int
    reason: str
    raw: str


class Attachment(NamedTuple):
    """A file that came with a mail; the name is what the sender claims."""

    name: str
    content_type: str
    data: bytes


class FieldError(NamedTuple):
    """Why a value cannot be used, in words for the person who made the file."""

    position: int
    field: str
    reason: str


class Rejected(NamedTuple):
    """A row that was left out, with every reason, as a line of the rejected-rows file."""

    position: int
    errors: tuple[FieldError, ...]
    fields: Mapping[str, Any]


def bad(position: int, reason: str, raw: object) -> BadRecord:
    """Return a BadRecord whose text can be shown and stored: no NUL, no stray bytes, not long."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    shown = text[:_SHOWN].encode("utf-8", "replace").decode("utf-8")
    return BadRecord(position, reason, shown.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def find_unstorable(value: object) -> str | None:
    """Say why a database cannot store this text, or the texts inside it; None if it can."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if reason := find_unstorable_text(item):
                return reason
        elif isinstance(item, Mapping):
            pending.extend(item)
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return None


def find_unstorable_text(text: str) -> str | None:
    """Say why a database cannot store this text; None if it can."""
    if text.isascii():
        return _NO_TEXT if "\0" in text else None
    try:
        text.encode()
    except UnicodeEncodeError:
        return _NO_TEXT
    return _NO_TEXT if "\0" in text else None
