"""What lies in the outbox for somebody, and the link in it."""

import re

from sqlalchemy import select

from steward.kit.db import Database
from steward.kit.outbox import Letter, Mail

_LINK = re.compile(r"^http://localhost(/\S*)$", re.MULTILINE)


def mails_to(database: Database, email: str) -> list[Mail]:
    """Return the mails to an address, oldest first."""
    query = select(Letter).where(Letter.recipient == email).order_by(Letter.id)
    with database.reading() as session:
        return [Mail.model_validate(letter.payload) for letter in session.scalars(query)]


def link_to(database: Database, email: str) -> str:
    """Return the path that the newest mail to an address leads to."""
    found = _LINK.findall(mails_to(database, email)[-1].text)
    assert len(found) == 1
    return str(found[0])
