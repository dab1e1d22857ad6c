"""Messages of an mbox file, or one mail, as records; a mail that is out of order is still read."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import default
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import IO, Any

from steward.kit.imports.records import Attachment, BadRecord, Record, UnreadableFile, bad
from steward.kit.imports.sources import Source
from steward.kit.marks import N_

_MAX_MESSAGE = 64 << 20
_MAX_LINE = 1 << 20
_SHOWN_HEADERS = 1_000

# A time of day tells a separator from a sentence that begins with "From".
_SEPARATOR = re.compile(rb"From .*\d:\d\d")

# What the standard library's parser is known to raise on headers and bodies out of order.
_MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def read_mbox(source: Source) -> Iterator[Record | BadRecord]:
    """Yield a record for each message; `position` is its number.

    Fields: message_id, thread (the first message's id), from_name, from_email, to, subject, date
    (ISO 8601 or None), body, html, headers, attachments.
    """
    position = 0
    with source.open() as stream:
        for position, raw in enumerate(_messages(stream), start=1):
            yield _parsed(position, raw)
    if not position:
        raise UnreadableFile(N_("%(name)s: the file holds no mail.", name=source.name))


def read_mail(source: Source) -> Iterator[Record | BadRecord]:
    """Yield the one record of a file that is a single mail."""
    with source.open() as stream:
        yield _parsed(1, stream.read(_MAX_MESSAGE + 1))


def _messages(stream: IO[bytes]) -> Iterator[bytes]:
    """Split at the lines "From sender date" that follow an empty line."""
    message: list[bytes] | None = None
    size, blank = 0, True
    while line := stream.readline(_MAX_LINE):
        if blank and _SEPARATOR.match(line):
            if message is not None:
                yield b"".join(message)
            message, size = [], 0
        elif message is not None and size <= _MAX_MESSAGE:
            message.append(_unquoted(line))
            size += len(line)
        blank = not line.strip()
    if message is not None:
        yield b"".join(message)


def _unquoted(line: bytes) -> bytes:
    """Take off the ">" by which an mbox tells a text line "From …" from a separator."""
    quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
    return line[1:] if quoted else line


def _parsed(position: int, raw: bytes) -> Record | BadRecord:
    if len(raw) > _MAX_MESSAGE:
        return bad(position, "the message is longer than 64 MB", raw[:_SHOWN_HEADERS])
    try:
        return Record(position, _fields(BytesParser(policy=default).parsebytes(raw)))
    except _MALFORMED as why:
        return bad(position, f"the message cannot be taken apart ({why})", raw[:_SHOWN_HEADERS])


def _fields(mail: EmailMessage) -> dict[str, Any]:
    headers = _headers(mail)
    name, address = parseaddr(headers.get("from", ""))
    message_id = headers.get("message-id", "").strip()
    earlier = (headers.get("references", "") or headers.get("in-reply-to", "")).split()
    return {
        "message_id": message_id,
        "thread": earlier[0] if earlier else message_id,
        "from_name": name or address,
        "from_email": address,
        "to": ", ".join(to for _, to in getaddresses([headers.get("to", "")]) if to),
        "subject": headers.get("subject", ""),
        "date": _date(headers.get("date", "")),
        "body": _text(mail, "plain"),
        "html": _text(mail, "html"),
        "headers": headers,
        "attachments": [file for part in _attached(mail) if (file := _attachment(part)).data],
    }


def _headers(mail: EmailMessage) -> dict[str, str]:
    """Return the headers by lower-case name, the first of each; those out of order as they stand.

    The raw pairs are read, since iterating parsed ones stops at the first malformed header.
    """
    headers: dict[str, str] = {}
    for name, raw in mail.raw_items():
        value = raw
        with suppress(*_MALFORMED):
            value = str(default.header_fetch_parse(name, raw))
        headers.setdefault(name.lower(), _storable(value))
    return headers


def _storable(text: str) -> str:
    """Replace what no database stores: NUL, and bytes that are no text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _date(header: str) -> str | None:
    try:
        moment = parsedate_to_datetime(header)
    except _MALFORMED:
        return None
    return moment.isoformat()


def _text(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return "" if part is None else _storable(_content(part))


def _content(part: MIMEPart) -> str:
    with suppress(*_MALFORMED):
        return str(part.get_content())
    # An unknown charset or a broken transfer encoding: keep what can be read.
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _attached(mail: EmailMessage) -> list[EmailMessage]:
    bodies = [mail.get_body(preferencelist=(kind,)) for kind in ("plain", "html")]
    return [
        part
        for part in mail.walk()
        if not part.is_multipart() and not any(part is body for body in bodies)
    ]


def _attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return Attachment(_storable(part.get_filename() or ""), part.get_content_type(), data)
