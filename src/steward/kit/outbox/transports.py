"""Ways out for mail: a real SMTP server, or a Maildir on disk when none is set."""

import os
import smtplib
import ssl
from contextlib import suppress
from email.message import Message
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Protocol, Self
from urllib.parse import unquote, urlsplit

from steward.kit.errors import StewardError
from steward.kit.outbox.mail import mailable
from steward.kit.settings import Settings

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Refused(StewardError):
    """The other side will never take this letter (a permanent failure, 5xx)."""


class Gone(Refused):
    """Nobody is there any more, and nobody will be."""


class Deferred(StewardError):
    """The other side did not take this letter now; later it may."""


class Unreachable(StewardError):
    """The way out is closed at present, to every letter alike."""


class Transport(Protocol):
    """Sends letters while it is open.

    `repeatable` is whether a letter that is sent again arrives only once all the same.
    """

    repeatable: ClassVar[bool]

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def send(self, message: Message, recipient: str) -> None:
        """Send one message. Raises Refused, Deferred or Unreachable."""


def transport_for(settings: Settings) -> Transport:
    """Return the way out that the settings name."""
    if settings.mail_url:
        return SmtpTransport(settings.mail_url, settings.mail_from)
    return MaildirTransport(settings.home / "mail")


class MaildirTransport:
    """Delivers into a Maildir; the same letter makes the same file, so nothing is ever doubled."""

    repeatable: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def send(self, message: Message, recipient: str) -> None:  # noqa: ARG002 - it says To
        """Write the message beside its place, then move it there in one step."""
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        try:
            drafts, arrived = self._folders
            with (drafts / name).open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fdatasync(file.fileno())
            (drafts / name).replace(arrived / name)
        except OSError as error:
            msg = f"Cannot write to {self._folder}: {error.strerror}."
            raise Unreachable(msg) from error

    @cached_property
    def _folders(self) -> tuple[Path, Path]:
        """Where a letter is written, and where it is found when it is whole."""
        drafts, arrived, read = (self._folder / part for part in ("tmp", "new", "cur"))
        for folder in (drafts, arrived, read):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return drafts, arrived


class SmtpTransport:
    """Delivers to one SMTP server over one connection, opened when first needed.

    `timeout` is in seconds, for each answer of the server.
    """

    repeatable: ClassVar[bool] = False

    def __init__(self, url: str, sender: str, *, timeout: float = 20) -> None:
        self._url = urlsplit(url)
        self._host = self._url.hostname or "localhost"
        self._port = self._url.port or _PORTS[self._url.scheme]
        self._sender = mailable(sender)
        self._timeout = timeout
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, message: Message, recipient: str) -> None:
        """Hand the message to the server. A 5xx answer is a refusal, all else may pass."""
        smtp = self._open or self.connect()
        try:
            smtp.send_message(message, self._sender, [mailable(recipient)])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _failure(code, answer) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(f"{self._host} takes no address with such characters: {error}") from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise _failure(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise Deferred(f"{self._host} broke off: {_words(error)}") from error

    def connect(self) -> smtplib.SMTP:
        """Open the connection and sign in. Raises Unreachable."""
        tls = ssl.create_default_context()
        try:
            smtp = self._open = self._dial(tls)
            if self._url.scheme == "smtp+starttls":
                smtp.starttls(context=tls)
            if self._url.username:
                smtp.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise Unreachable(self._explain(error)) from error
        return smtp

    def _dial(self, tls: ssl.SSLContext) -> smtplib.SMTP:
        us = self._sender.rpartition("@")[2]  # else smtplib asks the DNS for our name
        where = (self._host, self._port, us)
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(*where, timeout=self._timeout, context=tls)
        return smtplib.SMTP(*where, timeout=self._timeout)

    def _explain(self, error: Exception) -> str:
        """Say what to mend: at this point the letter is not at fault, the settings may be."""
        where, what = f"{self._host}:{self._port}", _words(error)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return f"{where} refused the user name or password in STEWARD_MAIL_URL: {what}"
        if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
            return f"{where} does not offer what STEWARD_MAIL_URL asks for: {what}"
        return f"{where} cannot be reached: {what}"

    def _close(self) -> None:
        """Leave in good order where the server still listens, and at once where it does not."""
        smtp, self._open = self._open, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


def _failure(code: int, answer: bytes | str) -> StewardError:
    """RFC 5321, 4.2.1: 5yz is permanent, anything else may pass later."""
    text = f"{code} {_text(answer)}"
    return Refused(text) if code >= 500 else Deferred(text)  # noqa: PLR2004 - RFC 5321


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer
