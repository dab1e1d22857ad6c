"""The live gateway as pages meet it: real processes, real streams, a real PostgreSQL."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from steward.kit import clock, live
from steward.kit.db import Database
from steward.kit.live import TopicSigner
from steward.kit.settings import Settings
from tests.kit.test_live import signed_yesterday
from tests.running import Running, forked
from tests.streaming import Stream
from tests.waiting import wait_until

pytestmark = pytest.mark.database
TOPIC_OF_7_KB = "x" * 7000
READING_LIMIT = 20.0  # seconds
LISTENING = ["listen live", "select 1"]


@dataclass(frozen=True)
class Gateway:
    """A process of live streams, and how a page finds it."""

    server: Running
    database: Database

    def address(self, *topics: str, login: int | None = None) -> str:
        """Return where a page that is made now hears of `topics`."""
        token = TopicSigner(self.key).sign(topics, login=login)
        return f"{self.server.url}/live?topics={token}"

    @property
    def key(self) -> str:
        """What signs the topics."""
        return Settings(home=self.server.home).signing_key()

    def stream(self, *topics: str, login: int | None = None) -> Stream:
        """Open a page's stream; it listens already."""
        return opened(self.address(*topics, login=login))

    def tell(self, *topics: str) -> None:
        """Commit a change."""
        with self.database.transaction() as session:
            live.announce(session, *topics)

    def listeners(self) -> list[int]:
        """Return the connections to the database that listen, by process id."""
        asked = "select pid from pg_stat_activity where datname = current_database()"
        with psycopg.connect(self.database.conninfo) as connection:
            rows = connection.execute(f"{asked} and query = any(%s)", [LISTENING]).fetchall()
        return [int(pid) for (pid,) in rows]


def let_a_second_begin() -> None:
    """Tokens count in seconds: a page made from now on is younger than all that was told."""
    began = clock.now()
    wait_until(lambda: clock.now().replace(microsecond=0) > began)


def opened(address: str) -> Stream:
    """Open a stream and wait for its first word."""
    stream = Stream(address)
    wait_until(lambda: stream.hears("hello"))
    return stream


@pytest.fixture(scope="module")
def gateway(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that was started some seconds before the pages of these tests are made."""
    home, database = tmp_path_factory.mktemp("gateway") / "home", Database(database_url)
    with forked(home, "live", ready="/healthz", database_url=database_url) as server:
        let_a_second_begin()
        yield Gateway(server, database)
    database.dispose()


def test_a_stream_says_hello_first_and_then_what_of_its_topics_changed(gateway: Gateway) -> None:
    stream = gateway.stream("ticket:7", "tickets")
    gateway.tell("ticket:8", "outbox")
    gateway.tell("ticket:7", "tickets", "user:1")
    wait_until(lambda: stream.hears("change"))
    assert stream.told() == [("hello", ""), ("change", "ticket:7 tickets")]


def test_a_page_may_watch_all_of_a_kind(gateway: Gateway) -> None:
    stream = gateway.stream("import:*")
    gateway.tell("import:5")
    wait_until(lambda: stream.hears("change"))
    assert stream.told() == [("hello", ""), ("change", "import:5")]


def test_what_changed_between_the_making_of_a_page_and_its_listening_is_told(
    gateway: Gateway,
) -> None:
    address, witness = gateway.address("ticket:31"), gateway.stream("ticket:31")
    gateway.tell("ticket:31")
    wait_until(lambda: witness.hears("change"))
    stream = opened(address)
    wait_until(lambda: stream.hears("change"))
    assert stream.told() == [("hello", ""), ("change", "ticket:31")]


@pytest.mark.parametrize("words", ["", "?topics=", "?topics=forged", "?topics=%00"])
def test_whoever_brings_no_signed_topics_is_refused(gateway: Gateway, words: str) -> None:
    answer = httpx.get(f"{gateway.server.url}/live{words}", timeout=10)
    assert answer.status_code == 403
    assert "not signed by us" in answer.text


def test_a_page_of_yesterday_is_refused(gateway: Gateway) -> None:
    token = signed_yesterday(gateway.key, "tickets")
    answer = httpx.get(f"{gateway.server.url}/live?topics={token}", timeout=10)
    assert answer.status_code == 403


def test_a_login_that_ends_ends_its_own_streams_and_opens_none_again(gateway: Gateway) -> None:
    address = gateway.address("ticket:40", login=41)
    ended, other = opened(address), gateway.stream("ticket:40", login=42)
    gateway.tell(live.login_topic(41), "ticket:40")
    wait_until(ended.has_ended)
    wait_until(lambda: other.hears("change"))
    assert ended.told() == [("hello", ""), ("bye", "")]
    assert not other.has_ended()
    assert httpx.get(address, timeout=10).status_code == 403


def test_more_changes_than_one_notice_holds_have_every_page_refetch(gateway: Gateway) -> None:
    stream = gateway.stream("nothing-of-that")
    gateway.tell(*(f"ticket:{number}" for number in range(1000)))
    wait_until(lambda: stream.hears("resync"))


def test_a_lost_database_connection_has_pages_refetch_open_ones_and_late_ones(
    gateway: Gateway,
) -> None:
    let_a_second_begin()
    stream, late = gateway.stream("ticket:61"), gateway.address("ticket:61")
    with psycopg.connect(gateway.database.conninfo, autocommit=True) as connection:
        for pid in gateway.listeners():
            connection.execute("select pg_terminate_backend(%s)", [pid])
    wait_until(lambda: stream.hears("resync"), 20)
    gateway.tell("ticket:61")
    wait_until(lambda: stream.hears("change"))
    latecomer = opened(late)
    wait_until(lambda: latecomer.hears("resync"))


def test_two_gateways_hear_the_same_change(gateway: Gateway, tmp_path: Path) -> None:
    url = gateway.database.conninfo
    with forked(tmp_path / "home", "live", ready="/healthz", database_url=url) as server:
        both = gateway.stream("ticket:71"), Gateway(server, gateway.database).stream("ticket:71")
        gateway.tell("ticket:71")
        wait_until(lambda: all(stream.hears("change") for stream in both))
        server.stop()
        wait_until(both[1].has_ended)
        assert both[1].told()[-1] == ("bye", "")
        assert not both[0].has_ended()


def test_streams_hold_no_connection_to_the_database(gateway: Gateway) -> None:
    streams = [gateway.stream("ticket:81") for _ in range(30)]
    assert len(gateway.listeners()) == 1
    gateway.tell("ticket:81")
    wait_until(lambda: all(stream.hears("change") for stream in streams))


@pytest.fixture
def slow_page(gateway: Gateway) -> Iterator[socket.socket]:
    """A page that has opened its stream and reads nothing of it."""
    let_a_second_begin()
    address = urlsplit(gateway.address(TOPIC_OF_7_KB, login=51))
    with socket.socket() as page:
        page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        page.settimeout(20)
        page.connect((address.hostname, address.port))
        page.sendall(f"GET /live?{address.query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert page.recv(15) == b"HTTP/1.1 200 OK"
        yield page


def test_a_page_that_reads_slowly_holds_up_nobody_and_is_told_to_refetch(
    gateway: Gateway, slow_page: socket.socket
) -> None:
    other = gateway.stream("ticket:91")
    flood(gateway)
    gateway.tell("ticket:91")
    wait_until(lambda: other.hears("change"))
    assert b"event: resync" in read_until(slow_page, b"event: resync")


def test_a_page_that_reads_slowly_misses_no_farewell(
    gateway: Gateway, slow_page: socket.socket
) -> None:
    other = gateway.stream("ticket:92")
    flood(gateway)
    gateway.tell(live.login_topic(51))
    flood(gateway)
    gateway.tell("ticket:92")
    wait_until(lambda: other.hears("change"))
    assert b"event: bye" in read_until(slow_page, b"event: bye")


def flood(gateway: Gateway) -> None:
    """Tell of more than the buffers of a connection and the queue of a page hold together."""
    payloads = [(live.CHANNEL, json.dumps([TOPIC_OF_7_KB, str(n)])) for n in range(1500)]
    with psycopg.connect(gateway.database.conninfo) as connection:
        connection.cursor().executemany("select pg_notify(%s, %s)", payloads)


def read_until(page: socket.socket, word: bytes) -> bytes:
    """Read on until `word` has come."""
    read, deadline = b"", time.monotonic() + READING_LIMIT
    while word not in read:
        assert time.monotonic() < deadline
        more = page.recv(1 << 20)
        assert more, "the stream ended without it"
        read += more
    return read
