"""All that is to be known of one mail, from its bytes: run in a process of its own."""

import re
from dataclasses import dataclass
from email.utils import getaddresses
from hashlib import sha256
from html import unescape

import nh3

from steward.channels.rules.filters import Ours, judge
from steward.channels.rules.kinds import Verdict
from steward.channels.rules.trim import trim
from steward.kit.fields import checked_email
from steward.kit.mails import MailPart, ParsedMail, parse_mail

FUNCTION = "steward.channels.rules.reading:read_mail"
SHOW = "steward.channels.rules.reading:show_mail"
_LONGEST_TEXT = 200_000  # characters that are looked at
_LONGEST_BODY = 49_000  # of a message of ours
_MOST_REFERENCES = 50
_MOST_FILES = 50
_LONGEST_ID = 500
_NO_TEXT = "(no text)"
_ID = re.compile(r"<[^<>\s]{1,500}>")
_NEW_LINE = re.compile(r"<(?:br|/div|/tr|/li|hr)\b[^>]{0,500}>", re.IGNORECASE)
_NEW_PARAGRAPH = re.compile(r"</(?:p|h\d|blockquote|table|ul|ol)>", re.IGNORECASE)
_TAGS = nh3.ALLOWED_TAGS - {"img"}  # a picture from elsewhere would tell that it was looked at
_ADDRESSED = ("delivered-to", "x-original-to", "to", "cc", "x-forwarded-to", "envelope-to")


@dataclass(frozen=True)
class Reading:
    """A mail as far as its own bytes tell. `sender_email` is empty when none can be read.

    `addressed` are all addresses that it was sent to, as they stand. `fingerprint` is the same for
    the same words of the same sender, whichever way they came.
    """

    verdict: Verdict
    message_id: str
    references: tuple[str, ...]
    sender_name: str
    sender_email: str
    addressed: str
    subject: str
    said: str
    folded: str
    has_html: bool
    files: tuple[MailPart, ...]
    fingerprint: str


def read_mail(
    raw: bytes, ours: Ours, envelope_from: str | None, envelope_to: tuple[str, ...]
) -> Reading:
    """Read a mail. Raises UnreadableMail."""
    mail = parse_mail(raw)
    name, address = _sender(mail)
    text = mail.text if mail.text.strip() or not mail.html else text_of(mail.html)
    said, folded = trim(text[:_LONGEST_TEXT])
    return Reading(
        verdict=judge(mail, ours, envelope_from),
        message_id=mail.header("message-id").strip()[:_LONGEST_ID],
        references=_references(mail),
        sender_name=name,
        sender_email=address,
        addressed=_addressed(mail, envelope_to),
        subject=" ".join(mail.subject.split()),
        said=_shortened(said.strip() or text.strip() or _NO_TEXT),
        folded=_shortened(folded) if said.strip() else "",
        has_html=bool(mail.html),
        files=mail.files[:_MOST_FILES],
        fingerprint=_fingerprint(mail, address, text),
    )


def _fingerprint(mail: ParsedMail, address: str, text: str) -> str:
    digest = sha256(f"{address}\0{mail.subject}\0{text}".encode())
    for file in mail.files:
        digest.update(sha256(file.data).digest())
    return digest.hexdigest()


def _sender(mail: ParsedMail) -> tuple[str, str]:
    for name, address in getaddresses(mail.headers.get("from", ())):
        try:
            return " ".join(name.split())[:80], checked_email(address)
        except ValueError:
            continue
    return "", ""


def _references(mail: ParsedMail) -> tuple[str, ...]:
    """List the mails that this one answers, the nearest first."""
    named = _ID.findall(mail.header("in-reply-to"))
    earlier = _ID.findall(mail.header("references"))
    return tuple(dict.fromkeys([*named, *reversed(earlier)]))[:_MOST_REFERENCES]


def _addressed(mail: ParsedMail, envelope_to: tuple[str, ...]) -> str:
    written = [value for name in _ADDRESSED for value in mail.headers.get(name, ())]
    return " ".join([*envelope_to, *written])[:10_000]


def text_of(html: str) -> str:
    """Write HTML as plain text, a line for each block."""
    lines = _NEW_LINE.sub("\n", re.sub(r"\s+", " ", html[:_LONGEST_TEXT]))
    lines = _NEW_PARAGRAPH.sub("\n\n", lines)
    plain = unescape(nh3.clean(lines, tags=set(), clean_content_tags={"script", "style", "title"}))
    return re.sub(r"\n\s*\n\s*", "\n\n", plain.replace("\N{NO-BREAK SPACE}", " ")).strip()


@dataclass(frozen=True)
class Shown:
    """A mail as a person looks at it: its head, its text, and HTML that can do no harm."""

    head: tuple[tuple[str, str], ...]
    text: str
    html: str


def show_mail(raw: bytes) -> Shown:
    """Prepare a mail for the eye. Raises UnreadableMail."""
    mail = parse_mail(raw)
    head = [(name, value[:1000]) for name, values in mail.headers.items() for value in values]
    html = nh3.clean(mail.html[:_LONGEST_TEXT], tags=_TAGS) if mail.html else ""
    return Shown(tuple(head[:100]), mail.text[:_LONGEST_TEXT], html)


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_BODY else f"{words[:_LONGEST_BODY]} […]"
