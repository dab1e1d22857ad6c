"""Mails of the tests: how they are made, taken in, and what came of them."""

from collections.abc import Sequence
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import select

from steward.accounts import SYSTEM
from steward.channels.actions import Arrival, Place, key_of, read_waiting, receive
from steward.channels.models import InboundMail, Way
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries import messages_of
from steward.helpdesk.queries.tickets import MessageView
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.kit.replies import ReplySigner, address_with
from steward.kit.settings import Settings
from tests.cast import DAN


def mail(
    text: str = "It drips.",
    *,
    sender: str = f"Dan Dorsey <{DAN.email}>",
    subject: str = "The machine drips",
    to: str = "help@brindle.example",
    **headers: str,
) -> EmailMessage:
    """Make a mail as a person sends it; further headers with _ for -."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{abs(hash((text, sender, subject, to)))}@mail.example>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def reply_address(settings: Settings, subject: str) -> str:
    """Return the address at which an answer is known: of a ticket's customer, or of one of us."""
    word = ReplySigner(settings.signing_key()).sign(subject)
    return address_with(word, settings.mail_in or "")


def place_of(app: Flask) -> Place:
    """Return where the app's mails are read."""
    parts = app.extensions
    return Place(parts["database"], parts["files"], parts["settings"])


def arrive(app: Flask, *raws: bytes, quiet: bool = False, path: str | None = None) -> list[int]:
    """Keep mails, unread; return their ids."""
    place = place_of(app)
    arrivals = [Arrival(raw, Way.SMTP, key_of(raw), path, is_quiet=quiet) for raw in raws]
    with place.database.transaction() as session:
        return receive(session, place.files, arrivals)


def read_all(app: Flask) -> None:
    """Read what waits, in both lanes, as the worker does."""
    for slow in (False, True):
        while read_waiting(place_of(app), slow=slow):
            pass


def take(
    app: Flask, message: EmailMessage | bytes, *, quiet: bool = False, path: str | None = None
) -> InboundMail:
    """Take a mail in and return what was noted of it."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    arrive(app, raw, quiet=quiet, path=path)
    read_all(app)
    (found,) = [one for one in mails(app) if one.key == key_of(raw)]
    return found


def database_of(app: Flask) -> Database:
    """Return the app's database."""
    return place_of(app).database


def mails(app: Flask) -> Sequence[InboundMail]:
    """List the mails that came."""
    with database_of(app).reading() as session:
        return session.scalars(select(InboundMail).order_by(InboundMail.id)).all()


def tickets(app: Flask) -> Sequence[Ticket]:
    """List the tickets."""
    with database_of(app).reading() as session:
        return session.scalars(select(Ticket).order_by(Ticket.id)).all()


def said_on(app: Flask, ticket_id: int | None) -> list[MessageView]:
    """List what was said on a ticket."""
    with database_of(app).reading() as session:
        return messages_of(session, SYSTEM, ticket_id or 0)


def letters(app: Flask) -> Sequence[Letter]:
    """List what is to leave us."""
    with database_of(app).reading() as session:
        return session.scalars(select(Letter).order_by(Letter.id)).all()


def messages(app: Flask) -> Sequence[Message]:
    """List all messages."""
    with database_of(app).reading() as session:
        return session.scalars(select(Message).order_by(Message.id)).all()
