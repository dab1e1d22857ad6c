"""The worker as a process: told to stop, killed, and one of two."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from steward.kit import jobs
from steward.kit.db import Database
from tests.architecture.house import PROJECT
from tests.kit import sample_jobs
from tests.waiting import wait_until

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def _runs(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sample_jobs.TABLE)


@pytest.fixture
def start(database: Database, tmp_path: Path) -> Iterator[Start]:
    """Start a worker; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.kit.sample_jobs", database.conninfo, str(tmp_path)]
        paths = os.pathsep.join([str(PROJECT), *sys.path])
        worker = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": paths})
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait(timeout=10)


def count(database: Database, query: str) -> int:
    with database.reading() as session:
        return int(session.scalars(text(query)).one())


def runs(database: Database, what: str) -> int:
    with database.reading() as session:
        query = text("select count(*) from runs where what = :what")
        return int(session.scalars(query, {"what": what}).one())


def defer(database: Database, name: str, **arguments: str | int) -> None:
    with database.transaction() as session:
        jobs.defer(session, name, **arguments)


def test_a_worker_told_to_stop_finishes_the_job_in_hand(
    database: Database, start: Start, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    defer(database, "samples.wait", gate=str(gate))
    worker = start()
    wait_until(gate.exists, limit=60)
    defer(database, "samples.note", what="too late")
    worker.send_signal(signal.SIGTERM)
    gate.unlink()
    assert worker.wait(timeout=20) == 0
    assert runs(database, "wait") == 1
    left = "select count(*) from procrastinate_jobs where status = 'doing'"
    assert count(database, left) == 0


def test_an_idle_worker_stops_at_once(database: Database, start: Start) -> None:
    defer(database, "samples.note", what="hello")
    worker = start()
    wait_until(lambda: runs(database, "hello"), limit=60)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0


def test_the_job_of_a_killed_worker_is_run_by_another(
    database: Database, start: Start, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    defer(database, "samples.wait", gate=str(gate))
    killed = start()
    wait_until(gate.exists, limit=60)
    killed.kill()
    killed.wait(timeout=10)
    gate.unlink()
    _let_its_heartbeat_age(database)
    start()
    defer(database, "kit.rescue_stalled_jobs", timestamp=0)
    wait_until(gate.exists, limit=60)
    gate.unlink()
    wait_until(lambda: runs(database, "wait") == 1, limit=60)


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(
    database: Database, start: Start, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    defer(database, "samples.wait", gate=str(gate))
    killed = start()
    wait_until(gate.exists, limit=60)
    killed.kill()
    killed.wait(timeout=10)
    with database.transaction() as session:
        attempts = {"most": jobs.MOST_ATTEMPTS}
        session.execute(text("update procrastinate_jobs set attempts = :most"), attempts)
    _let_its_heartbeat_age(database)
    start()
    defer(database, "kit.rescue_stalled_jobs", timestamp=0)
    failed = """
        select count(*) from procrastinate_jobs
        where task_name = 'samples.wait' and status = 'failed'
    """
    wait_until(lambda: count(database, failed) == 1, limit=60)


def _let_its_heartbeat_age(database: Database) -> None:
    """As if the worker had been dead for an hour."""
    with database.transaction() as session:
        ago = text("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
        session.execute(ago)


def test_two_workers_run_a_periodic_job_once_each_time(database: Database, start: Start) -> None:
    start()
    start()
    both = "select count(*) from procrastinate_workers"
    wait_until(lambda: count(database, both) == 2, limit=60)
    wait_until(lambda: runs(database, "tick") >= 6, limit=60)
    too_many = """
        select count(*) - (1 + ceil(extract(epoch from max(at) - min(at))))
        from runs where what = 'tick'
    """
    assert count(database, too_many) <= 1, "a tick may start late and the next one on time"
