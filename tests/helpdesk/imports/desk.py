"""How tests use the pages of imports: upload a file, and see what came of it."""

import io
from collections.abc import Callable
from re import search

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from steward.helpdesk.models import Ticket
from steward.kit.db import Database
from steward.kit.imports.tables import Import

IMPORTS = "/desk/admin/imports"
TABLE = """id,subject,description,requester,email,created_at,status
1,Kettle leaks,It drips.,Dan Dorsey,dan@home.example,2026-03-01T09:00:00Z,open
2,Parcel is late,Since Monday.,Eve Egger,eve@elsewhere.example,2026-03-02T09:00:00Z,open
3,Broken lid,It fell.,Eve Egger,eve@elsewhere.example,=yesterday,open
"""

Work = Callable[[], None]


def upload(
    client: FlaskClient, content: str | bytes = TABLE, name: str = "old.csv", **fields: object
) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    sent = {"mapping": "auto", "file": (io.BytesIO(data), name), **fields}
    return client.post(IMPORTS, data=sent, content_type="multipart/form-data")


def uploaded(client: FlaskClient, **sent: object) -> str:
    """Upload a file, and return the address of its import."""
    answer = upload(client, **sent)  # type: ignore[arg-type]  # the fields of a form
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def tickets(database: Database) -> int:
    with database.reading() as session:
        here = select(func.count()).select_from(Ticket).where(Ticket.withdrawn_at.is_(None))
        return session.scalars(here).one()


def only_import(database: Database) -> Import:
    with database.reading() as session:
        return session.scalars(select(Import)).one()


def error_at(answer: TestResponse, field: str) -> str:
    """Return what stands at a field of the page that came back."""
    assert answer.status_code == 422, answer.status
    found = search(rf'id="error-{field}"[^>]*>(?:<svg.*?</svg>)?(?:<span>)?([^<]*)', answer.text)
    assert found
    return found[1]
