"""A small mail server that another one hands mail to, by SMTP or LMTP.

It takes mail for our addresses alone, and says so only once the mail is kept: whatever breaks off
before that, the other side sends again.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from typing_extensions import override

from steward.channels.actions.reading import Place
from steward.channels.actions.receiving import Arrival, receive
from steward.channels.models import Way
from steward.channels.queries import our_addresses
from steward.channels.rules import untagged

_LOG = logging.getLogger(__name__)
_DEFAULT_PORT = 2525


class Taker:
    """Takes what is for us, in the words of aiosmtpd's handlers."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Refuse who is not one of ours."""
        if untagged(address) not in await asyncio.to_thread(self._addresses):
            return "550 5.1.1 nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, then say so; what cannot be kept now is to be sent again."""
        try:
            await asyncio.to_thread(self._keep, envelope)
        except Exception:  # noqa: BLE001 - whatever it is, the other side is to send it again
            _LOG.exception("a mail could not be kept")
            return "451 4.3.0 cannot keep it now, try again later"
        return "250 2.0.0 kept"

    def _addresses(self) -> frozenset[str]:
        with self._place.database.reading() as session:
            return our_addresses(session, self._place.settings).addresses

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        arrival = Arrival(
            raw,
            Way.SMTP,
            f"smtp:{secrets.token_hex(12)}",
            envelope_from=(envelope.mail_from or "").strip("<>"),
            envelope_to=tuple(envelope.rcpt_tos),
        )
        with self._place.database.transaction() as session:
            receive(session, self._place.files, [arrival])


class _Lmtp(Controller):
    @override
    def factory(self) -> SMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def receiving(place: Place) -> Iterator[None]:
    """Take mail where the settings say, for the length of the `with` block; else do nothing."""
    if place.settings.mail_listen is None:
        yield
        return
    where = urlsplit(place.settings.mail_listen)
    kind = _Lmtp if where.scheme == "lmtp" else Controller
    controller = kind(
        Taker(place),
        hostname=where.hostname or "127.0.0.1",
        port=where.port or _DEFAULT_PORT,
        data_size_limit=place.settings.max_mail_mb << 20,
        enable_SMTPUTF8=True,
        ident="Steward",
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()
