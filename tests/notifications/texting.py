"""What the tests of text messages share: two numbers, and what was texted to them."""

from sqlalchemy import select

from steward.kit import outbox
from steward.kit.db import Database
from steward.kit.outbox import Letter

NUMBER, OTHER = "+31612345678", "+31687654321"
TEXTS = "/desk/admin/texts"


def texts(database: Database, to: str = NUMBER) -> list[str]:
    """What was texted to a number, oldest first."""
    to_number = (Letter.channel == outbox.SMS) & (Letter.recipient == to)
    with database.reading() as session:
        letters = session.scalars(select(Letter).where(to_number).order_by(Letter.id)).all()
    return [letter.payload["text"] for letter in letters]
