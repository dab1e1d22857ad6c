"""Live events with two web processes: a change made through one is told by the other."""

import time

import psutil
import pytest

from tests.faults.conftest import Served
from tests.streaming import Stream
from tests.waiting import wait_until

pytestmark = pytest.mark.database
QUERY = {"subject": "Leaks", "body": "It drips.", "customer_email": "elsa@lindgren.example"}


@pytest.fixture
def streams(served: Served) -> list[Stream]:
    """Streams on both web processes."""
    opened: list[Stream] = []

    def are_on_both() -> bool:
        opened.append(Stream(served.stream_of("tickets")))
        wait_until(lambda: opened[-1].hears("hello"), 30)
        return len(opened) >= 6 and len(processes_with_streams(served)) > 1

    wait_until(are_on_both, 60)
    return opened


def processes_with_streams(served: Served) -> set[int]:
    """Return the processes of the server that hold a connection."""
    holding = set()
    for one in served.server.family():
        open_ones = [c for c in one.net_connections("tcp") if c.status == psutil.CONN_ESTABLISHED]
        if any(c.laddr.port == served.server.port for c in open_ones):
            holding.add(one.pid)
    return holding


def test_change_reaches_every_stream_within_a_second(served: Served, streams: list[Stream]) -> None:
    with served.server.client(served.token) as client:
        assert client.post("/api/v1/tickets", json=QUERY).status_code == 201
    committed = time.monotonic()
    wait_until(lambda: all(stream.hears("change") for stream in streams), 20)
    latest = max(stream.heard_at("change") for stream in streams)
    assert latest - committed < 1.0
