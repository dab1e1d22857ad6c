"""Two desks that answer each other: it ends, whatever the other one marks or does not mark."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from flask import Flask

from steward.kit.db import Database
from steward.kit.outbox import DEAD, SENT, Deliverer, build_message
from steward.kit.settings import Settings
from steward.main import create_app
from steward.notifications.actions import write_as
from tests.channels.mailing import database_of, letters, mail, take, tickets

pytestmark = pytest.mark.database
ROUNDS = 60
MARKS = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Loop")


def as_it_is(letter: Message) -> bytes:
    return letter.as_bytes()


def unmarked(letter: Message) -> bytes:
    """A letter as a desk would send it that knows no RFC 3834, and opens a ticket for each mail."""
    for name in (*MARKS, "In-Reply-To", "References", "Subject"):
        del letter[name]
    letter["Subject"] = "We have your query"
    return letter.as_bytes()


@dataclass
class Desk:
    """One of the two. It takes in what the other sent, and sends what it has to say to that."""

    app: Flask
    settings: Settings
    alter: Callable[[Message], bytes]
    sent: set[int] = field(default_factory=set)

    def hear(self, raws: list[bytes]) -> list[bytes]:
        write_as(self.settings)
        for raw in raws:
            take(self.app, raw)
        Deliverer(database_of(self.app), self.settings).deliver_due()
        left = [one for one in letters(self.app) if one.state == SENT and one.id not in self.sent]
        self.sent.update(one.id for one in left)
        built = (build_message(one, self.settings).as_bytes() for one in left)
        return [self.alter(message_from_bytes(raw)) for raw in built]


@pytest.fixture
def other_database(
    new_database: Callable[[], str], migrate: Callable[[str], None]
) -> Iterator[Database]:
    url = new_database()
    migrate(url)
    database = Database(url)
    yield database
    database.dispose()


def desk(home: Path, name: str, database: Database, alter: Callable[[Message], bytes]) -> Desk:
    address = f"help@{name}.example"
    settings = Settings(home=home / name, public_url="http://localhost", mail_from=address)
    return Desk(create_app(settings, database), settings, alter)


@pytest.mark.parametrize("alter", [as_it_is, unmarked])
def test_two_desks_that_answer_each_other_stop(
    tmp_path: Path,
    database: Database,
    other_database: Database,
    alter: Callable[[Message], bytes],
) -> None:
    here = desk(tmp_path, "ours", database, alter)
    there = desk(tmp_path, "theirs", other_database, alter)
    said, rounds = [mail("Hello.", sender="help@theirs.example").as_bytes()], 0
    while said and rounds < ROUNDS:
        said = there.hear(here.hear(said))
        rounds += 1
    assert said == []
    held = [one for one in (*letters(here.app), *letters(there.app)) if one.state == DEAD]
    if alter is as_it_is:
        assert (len(letters(here.app)), len(letters(there.app)), held) == (1, 0, [])
    else:
        assert all("Held back" in (one.error or "") for one in held)
        assert len(held) == 1
        assert len(tickets(here.app)) <= 21
