"""Ways out for mail: a real SMTP server, or a Maildir on disk when none is set."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from steward.kit.errors import StewardError
from steward.kit.settings import Settings

_TIMEOUT = 20  # seconds for each answer of the SMTP server


class Refused(StewardError):
    """The other side will never take this letter (a permanent failure, 5xx)."""


class Deferred(StewardError):
    """The other side did not take this letter now; later it may."""


class Transport(Protocol):
    """Sends letters while it is open."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def send(self, message: EmailMessage, recipient: str, key: str) -> None:
        """Send one message. Raises Refused or Deferred."""


def transport_for(settings: Settings) -> Transport:
    """Return the way out that the settings name."""
    if settings.mail_url:
        return SmtpTransport(settings.mail_url, settings.mail_from)
    return MaildirTransport(settings.home / "mail")


class MaildirTransport:
    """Delivers into a Maildir; the same key makes the same file, so nothing is ever doubled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        for part in ("tmp", "new", "cur"):
            (self._folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        return

    def send(self, message: EmailMessage, recipient: str, key: str) -> None:  # noqa: ARG002
        """Write the message beside its place, then move it there in one step."""
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        draft = self._folder / "tmp" / name
        try:
            draft.write_bytes(message.as_bytes(policy=policy.SMTP))
            draft.replace(self._folder / "new" / name)
        except OSError as error:
            msg = f"cannot write to {self._folder}: {error.strerror}"
            raise Deferred(msg) from error


class SmtpTransport:
    """Delivers to one SMTP server over one connection, opened when first needed."""

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, message: EmailMessage, recipient: str, key: str) -> None:  # noqa: ARG002
        """Hand the message to the server. Raises Refused for a 5xx answer, else Deferred."""
        try:
            smtp = self._open or self._connect()
            smtp.send_message(message, self._sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _failure(code, answer) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise _failure(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            msg = f"{self._parts.hostname} does not answer as it should: {error}"
            raise Deferred(msg) from error
        except UnicodeError as error:
            msg = f"the address {recipient!r} cannot be written in a mail: {error}"
            raise Refused(msg) from error

    def _connect(self) -> smtplib.SMTP:
        parts = self._parts
        host, tls = parts.hostname or "localhost", ssl.create_default_context()
        smtp: smtplib.SMTP
        if parts.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT, context=tls)
        else:
            smtp = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT)
        if parts.scheme == "smtp+starttls":
            smtp.starttls(context=tls)
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        self._open = smtp
        return smtp

    def _close(self) -> None:
        """Leave in good order where the server still listens, and at once where it does not."""
        smtp, self._open = self._open, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _failure(code: int, answer: bytes | str) -> StewardError:
    """RFC 5321, 4.2.1: 5yz is permanent, anything else may pass later."""
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    text = f"{code} {words}"
    return Refused(text) if code >= 500 else Deferred(text)  # noqa: PLR2004 - RFC 5321
