"""The server killed in the middle of its work: what it has acknowledged is there, once."""

import mailbox
import threading
from itertools import count
from pathlib import Path

import httpx
from sqlalchemy import text
from typing_extensions import override

from steward.kit.db import Database
from tests.cast import BEN
from tests.running import Running, forked, token_of
from tests.waiting import wait_until

ASKERS = 4
ENOUGH = 40  # acknowledged tickets before the server is killed


class Asker(threading.Thread):
    """A program that raises one ticket after the other, each under a key of its own."""

    def __init__(self, name: str, server: Running, token: str) -> None:
        super().__init__(name=name)
        self.acknowledged: dict[str, str] = {}  # number by key
        self.unsure: str | None = None
        self._server, self._token = server, token

    @override
    def run(self) -> None:
        with self._server.client(self._token) as client:
            for number in count():
                key = f"{self.name}-{number}"
                try:
                    self.acknowledged[key] = ask(client, key)
                except httpx.TransportError:
                    self.unsure = key
                    return


def ask(client: httpx.Client, key: str) -> str:
    """Raise the ticket of a key and return its number."""
    body = {"subject": f"Query {key}", "body": "It drips.", "customer_email": f"{key}@x.example"}
    answer = client.post("/api/v1/tickets", json=body, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def test_every_acknowledged_ticket_exists_once_and_is_told_once(
    database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    home, token = tmp_path / "home", token_of(database, BEN)
    with forked(home, database_url=fresh_database_url) as server:
        askers = [Asker(f"asker{n}", server, token) for n in range(ASKERS)]
        for asker in askers:
            asker.start()
        wait_until(lambda: sum(len(asker.acknowledged) for asker in askers) > ENOUGH, 60)
        for process in server.family():
            process.kill()
        for asker in askers:
            asker.join(60)
    acknowledged = {key: number for asker in askers for key, number in asker.acknowledged.items()}
    assert set(tickets(database).items()) >= {
        (f"Query {key}", number) for key, number in acknowledged.items()
    }

    let_leases_lapse(database)
    with forked(home, database_url=fresh_database_url) as server, server.client(token) as client:
        again = {key: ask(client, key) for key in acknowledged}
        assert again == acknowledged
        unsure = {asker.unsure: ask(client, asker.unsure) for asker in askers if asker.unsure}
        wait_until(lambda: waiting_letters(database) == 0, 60)
    everything = acknowledged | unsure
    assert tickets(database) == {f"Query {key}": number for key, number in everything.items()}
    told = [message["To"] for message in mailbox.Maildir(home / "mail")]
    assert sorted(address_in(to) for to in told) == sorted(f"{key}@x.example" for key in everything)


def let_leases_lapse(database: Database) -> None:
    """Be five minutes later: until then, letters that the killed worker held are nobody's."""
    with database.transaction() as session:
        session.execute(text("update outbox set due_at = now() where state = 'waiting'"))


def tickets(database: Database) -> dict[str, str]:
    """Return the number of each ticket by its subject; two of one subject are a failure."""
    with database.reading() as session:
        rows = session.execute(text("select subject, 'T-' || id as number from tickets")).all()
    assert len({row.subject for row in rows}) == len(rows)
    return {row.subject: row.number for row in rows}


def waiting_letters(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalars(text("select count(*) from outbox where state <> 'sent'")).one())


def address_in(to: str) -> str:
    return to.rpartition("<")[2].rstrip(">")
