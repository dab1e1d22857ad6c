"""A mail as the outbox keeps it, and as it goes out: text and HTML, with files, threaded."""

from base64 import b64decode, b64encode, encodebytes
from binascii import b2a_qp
from email.charset import Charset
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr
from functools import lru_cache
from typing import Self

from pydantic import BaseModel, ConfigDict
from typing_extensions import override

from steward.kit.outbox.tables import Letter
from steward.kit.replies import address_with
from steward.kit.settings import Settings

_UTF8 = Charset("utf-8")
_BOUNDARY = "=_steward"  # which text in quoted-printable cannot hold (RFC 2045, 6.7)
_FILES_BOUNDARY = "=_steward_files"  # nor in base64
_LONGEST_LINE = 200
_LONGEST_WORD = 80


class _AsWritten(Compat32):
    """Headers go out as we wrote them, encoded and short: to fold them again takes a third."""

    @override
    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value.replace(chr(10), self.linesep)}{self.linesep}".encode("ascii")


_AS_WRITTEN = _AsWritten()


class MailFile(BaseModel):
    """A file of some kB that goes with a mail; `content` is in base64, as rows and mails have it.

    Its name is plain: letters of ours, digits, dots and dashes.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    media_type: str
    content: str

    @classmethod
    def of(cls, name: str, media_type: str, data: bytes) -> Self:
        """Wrap some bytes."""
        return cls(name=name, media_type=media_type, content=b64encode(data).decode("ascii"))


class Mail(BaseModel):
    """A mail to one person. `thread` names what it is about, so that mail programs group it.

    `from_name` is who writes, where that is a person; `automatic` is whether no person does.
    A `confidential` mail lets its reader in, so the staff do not get to read it. `reply_word` is
    the signed word by which an answer finds its way. A mail `may_loop` where it answers a mail.
    `unsubscribe` is an address that ends mails of this kind at once when it is posted to.
    """

    model_config = ConfigDict(frozen=True)

    to_address: str
    to_name: str = ""
    from_name: str | None = None
    subject: str
    text: str
    html: str
    thread: str | None = None
    automatic: bool = True
    confidential: bool = False
    reply_word: str | None = None
    may_loop: bool = False
    unsubscribe: str | None = None
    files: tuple[MailFile, ...] = ()


def build_message(letter: Letter, settings: Settings) -> Message:
    """Build the RFC 5322 message of a letter; the same letter always makes the same Message-ID.

    By the older half of `email`, which writes a header without parsing it first: a mail takes a
    quarter of the time. Raises errors of many kinds for an address that cannot be written.
    """
    mail = Mail.model_validate(letter.payload)
    domain = settings.mail_from.rpartition("@")[2]
    parts = [_part(mail.text, "plain"), _part(mail.html, "html")]
    message = MIMEMultipart("alternative", _BOUNDARY, parts, policy=_AS_WRITTEN)
    if mail.files:
        whole = [message, *map(_file, mail.files)]
        message = MIMEMultipart("mixed", _FILES_BOUNDARY, whole, policy=_AS_WRITTEN)
    sender = ", ".join(filter(None, [mail.from_name, settings.business_name]))
    headers = {
        "From": _address(sender, settings.mail_from),
        "To": _address(mail.to_name, mail.to_address),
        "Reply-To": _address(settings.business_name, _answers_to(mail, settings)),
        "Subject": _encoded(mail.subject),
        "Date": format_datetime(letter.created_at),
        "Message-ID": f"<{letter.id}.{_word(letter.key)}@{domain}>",
    }
    if mail.thread:
        root = f"<{_word(mail.thread)}@{domain}>"
        headers |= {"In-Reply-To": root, "References": root}
    headers["X-Loop"] = settings.mail_from  # a copy of it that comes in is known by that
    if mail.automatic:  # RFC 3834: no robot shall answer a robot
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if mail.unsubscribe:  # RFC 2369 and, for one click, RFC 8058
        headers |= {
            "List-Unsubscribe": f"<{mail.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    for name, value in headers.items():
        message[name] = value
    return message


def _answers_to(mail: Mail, settings: Settings) -> str:
    if settings.mail_in is None or mail.reply_word is None:
        return settings.mail_in or settings.mail_from
    return address_with(mail.reply_word, settings.mail_in)


def _part(words: str, kind: str) -> Message:
    part = Message(_AS_WRITTEN)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(words.encode(), istext=True).decode("ascii"))
    return part


def _file(file: MailFile) -> Message:
    part = Message(_AS_WRITTEN)
    part["Content-Type"] = f'{file.media_type}; name="{file.name}"'
    part["Content-Disposition"] = f'attachment; filename="{file.name}"'
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(b64decode(file.content)).decode("ascii"))
    return part


def headers_of(letter: Letter, settings: Settings) -> list[tuple[str, str]]:
    """List the headers of a letter as they go out; none when no mail can be made of it."""
    try:
        return [(name, str(value)) for name, value in build_message(letter, settings).items()]
    except Exception:  # noqa: BLE001 - as above: of many kinds
        return []


def _address(name: str, address: str) -> str:
    return formataddr((_one_line(name), _checked(address)))


@lru_cache(1024)
def _checked(address: str) -> str:
    return Address(addr_spec=mailable(address)).addr_spec


def _encoded(words: str) -> str:
    return Header(_one_line(words), _UTF8 if not words.isascii() else None, 70).encode()


def mailable(address: str) -> str:
    """Write an address with its domain in ASCII, as every server takes it (RFC 5890).

    Raises UnicodeError when the domain is none.
    """
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode()}"


def _one_line(words: str) -> str:
    """Whoever wrote the words could else add headers: by line breaks, or by encoding some.

    `email` decodes what looks like an encoded word (RFC 2047) even in a value that we set.
    """
    visible = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(visible.replace("=?", "= ?").split())[:_LONGEST_LINE]


def _word(key: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "." for c in key)
    return ".".join(filter(None, plain.split(".")))[:_LONGEST_WORD]
