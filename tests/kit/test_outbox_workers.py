"""Workers of the outbox: two at once, too slow, killed; and the Maildir without a server."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.outbox import queue
from steward.kit.settings import Settings
from tests.kit.letters import only_letter, post
from tests.kit.mail_servers import Postbox, serving, silent_server
from tests.waiting import wait_until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Deliver = Callable[[str], int]


@pytest.fixture
def deliver(database: Database) -> Deliver:
    """Send what is due by the mail server of a URL, once; return how many were tried."""
    return lambda url: outbox.Deliverer(database, Settings(mail_url=url)).deliver_due()


def test_a_slow_server_cannot_keep_a_worker_beyond_its_lease(
    database: Database, deliver: Deliver
) -> None:
    slow = Postbox()
    slow.before_answer = lambda: clock.advance(queue.LEASE / 4)
    with clock.frozen(NOON), serving(slow) as server:
        post(database, *"abcdef")
        deliver(f"smtp://{server}")
        assert len(slow.messages) == 3, "the third began at half of the lease, none after it"
        with database.transaction() as session:
            assert len(queue.claim(session, most=10)) == 3, "the others are free for anybody"


def test_two_workers_never_send_one_letter_twice(database: Database, deliver: Deliver) -> None:
    keys = [f"{n:03}" for n in range(300)]
    post(database, *keys)
    postbox = Postbox()

    def work() -> None:
        while deliver(url):
            pass

    with serving(postbox) as server:
        url = f"smtp://{server}"
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=60)
    assert len(postbox.ids) == len(set(postbox.ids)) == len(keys)


WORKER = """
import sys
from steward.kit.db import Database
from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
Deliverer(Database(sys.argv[1]), Settings(mail_url=sys.argv[2])).deliver_due()
"""


def test_a_letter_of_a_killed_worker_is_sent_by_another_once_its_lease_is_over(
    database: Database, deliver: Deliver
) -> None:
    post(database, "a")
    with silent_server() as server:
        command = [sys.executable, "-c", WORKER, database.conninfo, f"smtp://{server}"]
        worker = subprocess.Popen(command)
        try:
            wait_until(lambda: only_letter(database).attempts == 1, limit=60)
        finally:
            worker.kill()
            worker.wait(timeout=10)
    postbox = Postbox()
    with serving(postbox) as server:
        url = f"smtp://{server}"
        assert deliver(url) == 0, "the dead worker still has the lease"
        with clock.frozen(clock.now() + queue.LEASE):
            assert deliver(url) == 1
            assert deliver(url) == 0
    assert len(postbox.messages) == 1
    assert only_letter(database).state == outbox.SENT


def test_a_deliverer_sends_at_commit_and_stops_when_told(database: Database) -> None:
    postbox = Postbox()
    with serving(postbox) as server:
        deliverer = outbox.Deliverer(database, Settings(mail_url=f"smtp://{server}"))
        thread = threading.Thread(target=deliverer.run)
        thread.start()
        try:
            for number in range(1, 4):
                post(database, f"{number}")
                wait_until(partial(_has_messages, postbox, number))
        finally:
            deliverer.stop()
            thread.join(timeout=10)
    assert not thread.is_alive()


def _has_messages(postbox: Postbox, number: int) -> bool:
    return len(postbox.messages) == number


def test_a_maildir_holds_a_letter_once_however_often_it_is_delivered(
    database: Database, settings: Settings
) -> None:
    with clock.frozen(NOON):
        post(database, "a")
        outbox.Deliverer(database, settings).deliver_due()
        _send_again(database)
        assert outbox.Deliverer(database, settings).deliver_due() == 1
    (file,) = (settings.home / "mail" / "new").iterdir()
    assert "Subject: Leaks" in file.read_text()
    assert not list((settings.home / "mail" / "tmp").iterdir())


def _send_again(database: Database) -> None:
    """As if a worker had died between sending and saying so."""
    with database.transaction() as session:
        letter = outbox.get_letter(session, only_letter(database).id)
        letter.state, letter.due_at = outbox.WAITING, NOON


def test_a_maildir_that_cannot_be_written_keeps_the_letter_waiting(
    database: Database, settings: Settings
) -> None:
    settings.home.mkdir()
    (settings.home / "mail").write_text("a file where the folder should be")
    post(database, "a")
    outbox.Deliverer(database, settings).deliver_due()
    letter = only_letter(database)
    assert letter.state == outbox.WAITING
    assert "Cannot write to" in (letter.error or "")
