"""Mail as it came, taken apart; whatever is out of order is still read."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import default
from typing import Any

# What the standard library's parser is known to raise on headers and bodies out of order.
MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

_MOST_PARTS, _DEEPEST, _LONGEST_HEAD = 500, 50, 256 << 10
_LONGEST_SUBJECT = 1_000
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


class UnreadableMail(Exception):
    """A mail that nobody should take apart; the text says why."""


@dataclass(frozen=True)
class MailPart:
    """A file that came with a mail, or a report within it."""

    media_type: str
    name: str
    data: bytes


@dataclass(frozen=True)
class ParsedMail:
    """A mail in parts. `headers` are all values by lower-case name, decoded, in their order."""

    headers: Mapping[str, tuple[str, ...]]
    media_type: str
    text: str
    html: str
    files: tuple[MailPart, ...]
    reports: tuple[MailPart, ...]

    @property
    def subject(self) -> str:
        """What it is about; of an endless one, the beginning."""
        return self.header("subject")[:_LONGEST_SUBJECT]

    def header(self, name: str) -> str:
        """Return the first header of a name (in lower case), or an empty text."""
        return self.headers.get(name, ("",))[0]


def parse_mail(raw: bytes) -> ParsedMail:
    """Take a mail apart. Raises UnreadableMail for one that is none, or made to do harm."""
    raw = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    head = re.search(rb"\r?\n\r?\n", raw)
    if (head.start() if head else len(raw)) > _LONGEST_HEAD:
        raise UnreadableMail(f"its head is longer than {_LONGEST_HEAD >> 10} kB")
    if raw.lower().count(b"\ncontent-type:") > _MOST_PARTS * 4:
        raise UnreadableMail(f"it has more than {_MOST_PARTS} parts")
    try:
        return _taken_apart(BytesParser(policy=default).parsebytes(raw))
    except MALFORMED as why:
        raise UnreadableMail(f"it cannot be taken apart ({_reason(why)})") from why


def _reason(why: Exception) -> str:
    return "nested too deep" if isinstance(why, RecursionError) else str(why) or type(why).__name__


def _taken_apart(mail: EmailMessage) -> ParsedMail:
    parts = list(_walk(mail, 0))
    bodies = {kind: mail.get_body(preferencelist=(kind,)) for kind in ("plain", "html")}
    leaves = [part for part in parts if not any(part is one for one in bodies.values())]
    first = next(part for part in parts if not part.is_multipart())
    has_body = any(body is not None for body in bodies.values())
    return ParsedMail(
        _headers(mail),
        mail.get_content_type(),
        _text(bodies["plain"]) if has_body else _fallback(first),
        _text(bodies["html"]),
        tuple(file for part in leaves if not part.is_multipart() and (file := _file(part)).data),
        tuple(_report(part) for part in parts if part.get_content_maintype() == "message"),
    )


def _walk(part: MIMEPart, depth: int) -> Iterator[EmailMessage]:
    """Yield all parts. Raises UnreadableMail when there are too many, or too deep within others."""
    waiting: list[tuple[Any, int]] = [(part, depth)]  # the parser makes all parts of one class
    number = 0
    while waiting:
        one, level = waiting.pop()
        number += 1
        if number > _MOST_PARTS:
            raise UnreadableMail(f"it has more than {_MOST_PARTS} parts")
        if level > _DEEPEST:
            raise UnreadableMail(f"its parts are nested more than {_DEEPEST} deep")
        yield one
        inner = one.get_payload()
        if isinstance(inner, list):
            waiting += [(below, level + 1) for below in reversed(inner)]


def _headers(mail: EmailMessage) -> dict[str, tuple[str, ...]]:
    """Return the headers by lower-case name; those out of order as they stand.

    The raw pairs are read, since iterating parsed ones stops at the first malformed header.
    """
    headers: dict[str, list[str]] = {}
    for name, raw in mail.raw_items():
        headers.setdefault(name.lower(), []).append(storable(_decoded(name, raw)))
    return {name: tuple(values) for name, values in headers.items()}


def _decoded(name: str, raw: str) -> str:
    """Only what is encoded is parsed: that takes most of the time of a mail."""
    if raw.isascii() and "=?" not in raw:
        return _LINE_ENDS.sub("", raw)
    with suppress(*MALFORMED):
        return str(default.header_fetch_parse(name, raw))
    return str(raw)


def storable(text: str) -> str:
    """Replace what no database stores: NUL, and bytes that are no text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _text(part: MIMEPart | None) -> str:
    return "" if part is None else storable(_content(part))


def _fallback(part: MIMEPart) -> str:
    """Return what can be read of a mail whose parts are not as they should be."""
    is_text = part.get_content_maintype() in {"text", "multipart"}
    return storable(_content(part)) if is_text else ""


def _content(part: MIMEPart) -> str:
    with suppress(*MALFORMED):
        return str(part.get_content())
    # An unknown charset or a broken transfer encoding: keep what can be read.
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _file(part: EmailMessage) -> MailPart:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    with suppress(*MALFORMED):
        return MailPart(part.get_content_type(), storable(part.get_filename() or ""), data)
    return MailPart(part.get_content_type(), "", data)


def _report(part: EmailMessage) -> MailPart:
    """What is itself a mail, or a list of headers, as it was written."""
    inner = part.get_payload()
    with suppress(*MALFORMED):
        if isinstance(inner, list):
            data = "\n".join(str(one) for one in inner).encode("utf-8", "replace")
            return MailPart(part.get_content_type(), "", data)
    return MailPart(part.get_content_type(), "", str(inner).encode("utf-8", "replace"))
