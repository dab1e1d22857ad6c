"""SMTP servers on loopback that behave, and some that do not."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typing_extensions import override

from steward.kit import clock


class Postbox:
    """What a server took. `answers` are given to the next messages instead of a plain 250.

    `before_answer` is called when a message has been read.
    """

    def __init__(self, *, refuses: str | None = None) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: list[str] = []
        self.before_answer: Callable[[], None] = lambda: None
        self._refuses = refuses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address == self._refuses:
            return "550 5.1.1 nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.before_answer()
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order of arrival."""
        return [str(message["Message-ID"]) for message in self.messages]


class Dropper(Postbox):
    """Takes a message and breaks off before it says so, as often as `drops` says."""

    def __init__(self, drops: int) -> None:
        super().__init__()
        self._drops = drops

    @override
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        self._drops -= 1
        if self._drops >= 0:
            _hang_up(server)
        return answer


class _HalfwayServer(SMTP):
    """Breaks off after the first line of a message."""

    @override
    async def smtp_DATA(self, arg: str) -> None:
        await self.push("354 go on")
        await self._reader.readline()
        _hang_up(self)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class _Controller(Controller):
    kind: type[SMTP] = SMTP

    @override
    def factory(self) -> SMTP:
        return self.kind(self.handler, **self.SMTP_kwargs)


@contextmanager
def serving(postbox: Postbox, *, halfway: bool = False, **options: Any) -> Iterator[str]:
    """Serve a postbox and yield its address, host:port; `options` are aiosmtpd's."""
    controller = _Controller(postbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.kind = _HalfwayServer if halfway else SMTP
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[str]:
    """Yield the address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def only_kim(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: LoginPassword
) -> AuthResult:
    """Let in Kim with her password, and nobody else."""
    right = (who.login, who.password) == (b"kim", b"right")
    return AuthResult(success=right, handled=False)


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context
