"""Letters for tests of the outbox."""

from steward.kit import outbox
from steward.kit.db import Database


def mail(to: str = "dan@home.example") -> outbox.Mail:
    """Write a mail about nothing much."""
    return outbox.Mail(to_address=to, subject="Leaks", text="Hello", html="<p>Hello</p>")


def post(database: Database, *keys: str, to: str = "dan@home.example") -> None:
    """Put a letter for each key into the outbox."""
    with database.transaction() as session:
        for key in keys:
            outbox.post_mail(session, key, mail(to))


def only_letter(database: Database) -> outbox.Letter:
    """Return the one letter there is."""
    with database.reading() as session:
        (letter,) = outbox.letters(session).items
        return letter
