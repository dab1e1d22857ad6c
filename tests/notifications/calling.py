"""What the tests of webhooks share: entering one, something that happens, the worker's part."""

import base64
import hashlib
import hmac

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import outbox
from steward.kit.db import Database
from steward.kit.outbox import Letter
from tests.api_program import API, Program
from tests.cast import ADA, DAN


def add(client: FlaskClient, url: str, *kinds: str) -> tuple[int, str]:
    """Enter a webhook by the API and return its id and secret."""
    body = {"name": "Shop", "url": url, "kinds": kinds or ["ticket.opened"]}
    answer = Program(client, ADA)("POST", f"{API}/webhooks", body)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    return made["id"], made["secret"]


def open_ticket(database: Database) -> str:
    with database.transaction() as session:
        new = NewTicket(subject="Leaks at the bröw head", body="A secret of Dan's.")
        return raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB).number


def calls(session: Session) -> list[Letter]:
    query = select(Letter).where(Letter.channel == outbox.WEBHOOK).order_by(Letter.id)
    return list(session.scalars(query))


def deliver(app: Flask) -> int:
    return outbox.Couriers(app.extensions["database"], app.extensions["settings"]).deliver_due()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Check a call as docs/notifications.md tells its reader to, by nothing of ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
