"""Two web processes as one: what one is asked the other tells, and their figures add up."""

import re
import time

import httpx
import psutil
import pytest

from tests.cast import SAM
from tests.faults.conftest import Served
from tests.running import token_of
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


def test_figures_of_both_processes_add_up(served: Served) -> None:
    before = answered(served)
    for _ in range(20):
        assert httpx.get(f"{served.server.url}/healthz", timeout=20).status_code == 200
    assert answered(served) >= before + 20


def answered(served: Served) -> int:
    """Return how many GETs succeeded so far, as Prometheus would read it."""
    with served.server.client(token_of(served.database, SAM)) as prometheus:
        figures = prometheus.get("/metrics").raise_for_status().text
    found = re.search(r'steward_requests_total{method="GET",status="2"} ([0-9.]+)', figures)
    return int(float(found[1])) if found else 0
