"""A mail as the outbox keeps it, and as it goes out: text and HTML, threaded, marked automatic."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from steward.kit.outbox.tables import Letter
from steward.kit.settings import Settings


class Mail(BaseModel):
    """A mail to one person. `thread` names what it is about, so that mail programs group it."""

    model_config = ConfigDict(frozen=True)

    to_address: str
    to_name: str = ""
    subject: str
    text: str
    html: str
    thread: str | None = None
    automatic: bool = True


def build_message(letter: Letter, settings: Settings) -> EmailMessage:
    """Build the RFC 5322 message of a letter; the same letter always makes the same Message-ID."""
    mail = Mail.model_validate(letter.payload)
    domain = settings.mail_from.rpartition("@")[2]
    message = EmailMessage()
    message["From"] = _address(settings.business_name, settings.mail_from)
    message["To"] = _address(mail.to_name, mail.to_address)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}.{_word(letter.key)}@{domain}>"
    if mail.thread:
        root = f"<{_word(mail.thread)}@{domain}>"
        message["In-Reply-To"] = root
        message["References"] = root
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot shall answer a robot
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _address(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address)


def _one_line(words: str) -> str:
    """Header values hold no line breaks: whoever wrote the words could else add headers."""
    return " ".join(words.split())[:200]


def _word(key: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "." for c in key)


def payload_of(mail: Mail) -> dict[str, Any]:
    """Return the mail as the outbox keeps it."""
    return mail.model_dump()
