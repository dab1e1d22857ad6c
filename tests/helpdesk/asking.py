"""What tests of the pages do again and again: ask, act at the desk, read what is shown."""

import json
from html import unescape
from io import BytesIO
from re import sub

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.rules import Channel, State, Visibility
from steward.kit.db import Database
from tests.cast import BEN, DAN, Member, sign_in

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ASKED = {"subject": "Grinder stops halfway", "body": "Since Tuesday, every dose."}


def database_of(app: Flask) -> Database:
    """Return the database of the app under test."""
    database = app.extensions["database"]
    assert isinstance(database, Database)
    return database


def raised(app: Flask, who: Member = DAN, **parts: str) -> Ticket:
    """Raise a query of a customer, without going through the page."""
    new = NewTicket.model_validate(ASKED | parts)
    with database_of(app).transaction() as session:
        return actions.raise_ticket(session, new, actor=who.actor, channel=Channel.WEB)


def said(app: Flask, ticket: Ticket, body: str, *, then: State | None = None) -> None:
    """Have Ben answer the customer."""
    _write(app, ticket, NewMessage.model_validate({"body": body, "then": then}))


def noted(app: Flask, ticket: Ticket, body: str) -> None:
    """Have Ben write a note that only the staff may read."""
    _write(app, ticket, NewMessage(body=body, visibility=Visibility.INTERNAL))


def _write(app: Flask, ticket: Ticket, new: NewMessage) -> None:
    with database_of(app).transaction() as session:
        actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)


def assigned(app: Flask, ticket: Ticket, to: Member, reason: str) -> None:
    """Have Ben give a ticket to somebody."""
    form = AssignmentForm(agent=to.email, reason=reason)
    with database_of(app).transaction() as session:
        actions.assign_ticket(session, ticket.id, form, actor=BEN.actor)


def ask(client: FlaskClient, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """Send the form to ask, with files (content, name)."""
    attachments = [(BytesIO(content), name) for content, name in files]
    return client.post("/queries", data=ASKED | fields | {"attachments": attachments})


def act(
    client: FlaskClient, ticket: Ticket, noun: str, who: Member = BEN, **fields: object
) -> TestResponse:
    """Act at the desk as htmx does: send a form of the open ticket."""
    sign_in(client, who)
    return client.post(f"/desk/tickets/{ticket.number}/{noun}", data=fields, headers=HTMX)


def told(response: TestResponse) -> dict[str, str | None]:
    """Return the toast that came with an answer."""
    toast = json.loads(response.headers["HX-Trigger"])["st:toast"]
    assert isinstance(toast, dict)
    return toast


def now_of(app: Flask, ticket: Ticket) -> Ticket:
    """Return the ticket as the database has it now."""
    with database_of(app).reading() as session:
        return get_ticket(session, BEN.actor, ticket.id)


def words_of(response: TestResponse) -> str:
    """Return what a page says, without its markup."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", response.text)).split())


def link_to(app: Flask, subject: str) -> str:
    """Return the address of a signed link to a thing such as `ticket:7`."""
    return f"/status/{app.extensions['links'].sign(subject)}"
