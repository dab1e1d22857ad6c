"""Messages of an mbox file, or one mail, as records; a mail that is out of order is still read."""

import re
from collections.abc import Iterator
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import IO, Any

from steward.kit.imports.records import Attachment, BadRecord, Record, UnreadableFile, bad
from steward.kit.imports.sources import Source
from steward.kit.mails import MALFORMED, ParsedMail, UnreadableMail, parse_mail
from steward.kit.marks import N_

_MAX_MESSAGE = 64 << 20
_MAX_LINE = 1 << 20
_SHOWN_HEADERS = 1_000

# A time of day tells a separator from a sentence that begins with "From".
_SEPARATOR = re.compile(rb"From .*\d:\d\d")


def read_mbox(source: Source) -> Iterator[Record | BadRecord]:
    """Yield a record for each message; `position` is its number.

    Fields: message_id, thread (the first message's id), from_name, from_email, to, subject, date
    (ISO 8601 or None), body, html, headers, attachments.
    """
    position = 0
    with source.open() as stream:
        for position, raw in enumerate(messages_in(stream), start=1):
            yield _parsed(position, raw)
    if not position:
        raise UnreadableFile(N_("%(name)s: the file holds no mail.", name=source.name))


def read_mail(source: Source) -> Iterator[Record | BadRecord]:
    """Yield the one record of a file that is a single mail."""
    with source.open() as stream:
        yield _parsed(1, stream.read(_MAX_MESSAGE + 1))


def messages_in(stream: IO[bytes]) -> Iterator[bytes]:
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
        return Record(position, _fields(parse_mail(raw)))
    except UnreadableMail as why:
        return bad(position, f"the message cannot be read: {why}", raw[:_SHOWN_HEADERS])


def _fields(mail: ParsedMail) -> dict[str, Any]:
    name, address = parseaddr(mail.header("from"))
    message_id = mail.header("message-id").strip()
    earlier = (mail.header("references") or mail.header("in-reply-to")).split()
    return {
        "message_id": message_id,
        "thread": earlier[0] if earlier else message_id,
        "from_name": name or address,
        "from_email": address,
        "to": ", ".join(to for _, to in getaddresses([mail.header("to")]) if to),
        "subject": mail.header("subject"),
        "date": _date(mail.header("date")),
        "body": mail.text,
        "html": mail.html,
        "headers": {name: values[0] for name, values in mail.headers.items()},
        "attachments": [Attachment(one.name, one.media_type, one.data) for one in mail.files],
    }


def _date(header: str) -> str | None:
    try:
        moment = parsedate_to_datetime(header)
    except MALFORMED:
        return None
    return moment.isoformat()
