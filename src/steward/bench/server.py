"""The real server under measurement: `steward serve` as people start it, and what it costs."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from steward.bench.meter import cpu_ms, family, name_of, parent_of, pss_mb
from steward.kit.errors import StewardError
from steward.kit.settings import PREFIX

_START_LIMIT, _STOP_LIMIT, _PAUSE = 180.0, 30.0, 0.05  # seconds


class BenchFailed(StewardError):
    """What is to be measured did not come about; the text says what."""


@dataclass(frozen=True)
class Server:
    """A running server and its database."""

    port: int
    pid: int
    home: Path
    connection: psycopg.Connection

    def cpu_ms(self) -> float:
        """Return the processor time so far of supervisor, web processes and worker."""
        return cpu_ms(family(self.pid))

    def worker_cpu_ms(self) -> float:
        """Return the worker's part of it."""
        return cpu_ms(pid for pid in family(self.pid) if "worker" in name_of(pid))

    def postgres_cpu_ms(self) -> float:
        """Return PostgreSQL's, with that of backends that have ended."""
        return cpu_ms(family(parent_of(self.connection.info.backend_pid)))

    def web_pss_mb(self) -> float:
        """Return the memory of all web processes."""
        return pss_mb(pid for pid in family(self.pid) if "web" in name_of(pid))

    def statements(self) -> int:
        """Return how many SQL statements were run so far, those around a transaction aside."""
        return int(
            self._scalar("""
                select coalesce(sum(calls), 0) from pg_stat_statements
                where toplevel and query !~* '^(begin|commit|rollback|set|deallocate)'
                and dbid = (select oid from pg_database where datname = current_database())
            """)
        )

    def wait_until_idle(self, *, limit: float = 300) -> None:
        """Wait until no mail and no job is left to do. Raises BenchFailed after so many seconds."""
        left = """
            select (select count(*) from outbox where state = 'waiting')
            + (select count(*) from procrastinate_jobs where status in ('todo', 'doing')
               and scheduled_at is null)
        """
        wait_until(lambda: not self._scalar(left), "the outbox did not become empty", limit=limit)

    def _scalar(self, query: str) -> int:
        row = self.connection.execute(query).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def serving(home: Path, database_url: str) -> Iterator[Server]:
    """Run `steward serve` on a free port with two web processes and a worker."""
    port = free_port()
    settings = {"PORT": str(port), "HOME": str(home), "DATABASE_URL": database_url}
    conninfo = database_url.replace("+psycopg", "", 1)
    with (
        running(steward("serve"), **settings, DEMO="0", WEB_WORKERS="2") as pid,
        psycopg.connect(conninfo, autocommit=True) as connection,
    ):
        wait_until(
            lambda: status_of(port, "/readyz") == HTTPStatus.OK,
            "The server did not become ready",
            limit=_START_LIMIT,
        )
        yield Server(port, pid, home, connection)


def steward(*words: str) -> list[str]:
    """Return the command that runs Steward."""
    return [sys.executable, "-m", "steward", *words]


@contextmanager
def running(command: Sequence[str], **settings: str) -> Iterator[int]:
    """Run a command under these settings alone; yield its process id, stop it at the end."""
    env = environment(**settings)
    # Its output would mingle with our lines of JSON.
    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, env=env, stdin=nothing, stdout=nothing) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(_STOP_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with other settings of Steward, and only those."""
    ours = {PREFIX + name: value for name, value in settings.items()}
    return {name: v for name, v in os.environ.items() if not name.startswith(PREFIX)} | ours


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def status_of(port: int, path: str) -> int | None:
    """Return how a server on this machine answers, or None when it does not."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def wait_until(becomes_true: Callable[[], object], complaint: str, limit: float = 60.0) -> None:
    """Look again and again. Raises BenchFailed once `limit` (seconds) is over."""
    deadline = time.monotonic() + limit
    while not becomes_true():
        if time.monotonic() > deadline:
            raise BenchFailed(f"{complaint} within {limit:g} seconds.")
        time.sleep(_PAUSE)
