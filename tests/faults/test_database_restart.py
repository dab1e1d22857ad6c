"""PostgreSQL restarted under load: people are told to wait, and nobody has to restart us."""

import mailbox
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from steward.accounts.actions import Browser, open_login
from steward.accounts.web.guard import COOKIE
from steward.kit.db import Database
from tests.cast import BEN, user
from tests.faults.conftest import Served
from tests.faults.test_two_processes import QUERY
from tests.kit.embedded import server_of
from tests.streaming import Stream
from tests.waiting import wait_until

pytestmark = pytest.mark.database


class Load:
    """Programs and browsers that ask on and on; notes what they are told."""

    def __init__(self, served: Served, cookie: str) -> None:
        self.refused: list[httpx.Response] = []
        self.statuses: set[int] = set()
        self._stop = threading.Event()
        self._served, self._cookies = served, {COOKIE: cookie}
        asked = ["/api/v1/tickets", "/desk/tickets", "/api/v1/tickets", "/desk/tickets"]
        self._threads = [threading.Thread(target=self._ask, args=[path]) for path in asked]

    def _ask(self, path: str) -> None:
        token = self._served.token if path.startswith("/api/") else ""
        cookies = {} if token else self._cookies
        with self._served.server.client(token, cookies=cookies) as client:
            while not self._stop.is_set():
                answer = client.get(path)
                self.statuses.add(answer.status_code)
                if answer.status_code != httpx.codes.OK:
                    self.refused.append(answer)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(60)

    def was_refused(self, media_type: str) -> bool:
        return any(answer.headers["Content-Type"].startswith(media_type) for answer in self.refused)


def test_restart_of_the_database_passes_by_itself(served: Served) -> None:
    before = set(served.server.family())
    stream, load = Stream(served.stream_of("tickets")), Load(served, login(served.database))
    wait_until(lambda: stream.hears("hello"), 30)
    with load.at_work():
        wait_until(lambda: 200 in load.statuses, 30)
        # Its keeper starts it again after half a second.
        server_of(served.server.home).send_signal(signal.SIGINT)
        wait_until(lambda: load.was_refused("text/html"), 60)
        wait_until(lambda: load.was_refused("application/problem+json"), 60)
        wait_until(served.server.is_ready, 60)
        wait_until(lambda: stream.hears("resync"), 60)
    assert load.statuses == {200, 503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in load.refused)
    assert before.issuperset(served.server.family())
    assert mail_of_a_new_ticket_arrives(served)


def login(database: Database) -> str:
    with database.transaction() as session:
        browser = Browser(user_agent="", address="127.0.0.1", days=1)
        _, secret = open_login(session, user(session, BEN), browser)
    return secret


def mail_of_a_new_ticket_arrives(served: Served) -> bool:
    """Whether the worker goes on."""
    with served.server.client(served.token) as client:
        number = client.post("/api/v1/tickets", json=QUERY).raise_for_status().json()["number"]
    mails = mailbox.Maildir(served.server.home / "mail")
    wait_until(lambda: any(number in (mail["Subject"] or "") for mail in mails), 60)
    return True
