"""What is measured beside the operations: a bare page, a thousand open pages, an import."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import text

from steward.bench.meter import cpu_ms, family, peak_mb, pss_mb
from steward.bench.operations import Operation
from steward.bench.runner import load, summary
from steward.bench.server import (
    BenchFailed,
    environment,
    free_port,
    running,
    status_of,
    steward,
    wait_until,
)
from steward.kit import live
from steward.kit.db import Database
from steward.kit.live import TopicSigner

STREAMS = 1000
_LIMIT = 120  # seconds to open all streams and to hear from them
_LONGEST = 1800.0  # seconds for an import


def measure_bare_page(page: Path, *, concurrency: int, seconds: float) -> dict[str, Any]:
    """Measure Flask alone, with the bytes of the file `page`."""
    port = free_port()
    with running([sys.executable, "-m", "steward.bench.bare", str(port), str(page)]) as pid:
        wait_until(lambda: status_of(port, "/") == HTTPStatus.OK, "the bare page did not come")
        request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        operation = Operation("bare_page", cycle([request]), 0)
        load(port, operation, concurrency=concurrency, seconds=1)
        before = cpu_ms([pid])
        seen = load(port, operation, concurrency=concurrency, seconds=seconds)
        cost = (cpu_ms([pid]) - before) / len(seen["times"])
    cpu = {"total_cpu_ms": round(cost, 2)}
    return {"op": "bare_page", "concurrency": concurrency, **summary(seen), **cpu}


def measure_streams(home: Path, database: Database) -> dict[str, Any]:
    """Open a thousand streams on one process, commit a change, and see when all have heard."""
    port = free_port()
    settings = {"PORT": str(port), "HOME": str(home), "DATABASE_URL": database.url}
    with running(steward("live"), **settings) as pid:
        wait_until(lambda: status_of(port, "/live") is not None, "the live process did not come")
        empty = pss_mb(family(pid))
        topics = TopicSigner((home / "secret.key").read_text()).sign(["tickets"])
        with _watching(port, topics) as watchers:
            memory = pss_mb(family(pid)) - empty
            began = time.monotonic()
            with database.transaction() as session:
                live.announce(session, "tickets")
            heard = json.loads(watchers.communicate(timeout=_LIMIT)[0])
    return {
        "op": "live_streams",
        "streams": STREAMS,
        "reached": len(heard),
        "pss_mb": round(memory, 1),
        "half_after_ms": round((heard[len(heard) // 2] - began) * 1000, 1),
        "all_after_ms": round((heard[-1] - began) * 1000, 1),
    }


@contextmanager
def _watching(port: int, topics: str) -> Iterator["subprocess.Popen[str]"]:
    """Have all streams open for the length of a `with` block."""
    command = [sys.executable, "-m", "steward.bench.watchers", str(port), topics, str(STREAMS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watchers:
        try:
            if watchers.stdout is None or watchers.stdout.readline() != "open\n":
                raise BenchFailed("The streams could not be opened.")
            yield watchers
        finally:
            watchers.kill()


def measure_import(home: Path, database: Database, file: Path) -> dict[str, Any]:
    """Import the file of incidents by the command line, as people do."""
    command = steward("import", "tickets", str(file), "--map", "itsm", "--json", "--yes")
    settings = environment(HOME=str(home), DATABASE_URL=database.url)
    before, began, peaks = _facts(database), time.monotonic(), [0.0]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: _has_ended(process, peaks), "the import did not end", limit=_LONGEST)
            seconds = time.monotonic() - began
            said = process.communicate(timeout=_LIMIT)[0]
        finally:
            process.kill()
    facts = _facts(database) - before
    return {
        "op": "import_itsm",
        **json.loads(said.splitlines()[-1]),
        "seconds": round(seconds, 1),
        "facts": facts,
        "facts_per_second": round(facts / seconds),
        "peak_mb": round(max(peaks), 1),
    }


def _facts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("select count(*) from facts where subject_kind = 'ticket'")) or 0


def _has_ended(process: "subprocess.Popen[str]", peaks: list[float]) -> bool:
    with suppress(OSError, LookupError):  # just ended
        peaks.append(peak_mb(process.pid))
    return process.poll() is not None
