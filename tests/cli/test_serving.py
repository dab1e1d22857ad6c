"""`steward serve` as a process: it starts, stops and recovers, and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.kit.embedded import processes_of, temporary_folder
from tests.running import Running, environment, forked, lives, running, steward, stream_of
from tests.streaming import Stream
from tests.waiting import wait_until

pytestmark = pytest.mark.database
SECOND_START = 15.0  # seconds; on a quiet machine it takes less than five


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home with a space in its name, whose database is there already."""
    with temporary_folder() as folder:
        home = folder / "a home"
        migrated = steward(home, "migrate")
        assert migrated.returncode == 0, migrated.stderr
        yield home


def test_server_replaces_what_dies_and_leaves_nothing_when_told_to_stop(home: Path) -> None:
    with running(home) as server:
        waiting = max(1.0, os.getloadavg()[0])  # others may be at work on this machine
        assert server.seconds < SECOND_START * waiting
        # Pages are served from the moment their processes are there; the worker comes beside them.
        wait_until(lambda: len(named(server, "steward worker")) == 1)
        (worker,) = named(server, "steward worker")
        worker.kill()
        assert server.is_ready()
        wait_until(lambda: worker not in named(server, "steward worker") != [], 60)
        family = server.family() + processes_of(home)
        assert server.stop(signal.SIGTERM) == 0
        wait_until(lambda: not any(map(lives, family)))
        assert "worker ended (signal SIGKILL); starting it again" in server.log.read_text()
        assert "Traceback" not in server.log.read_text()


def test_server_that_was_killed_starts_again_as_if_nothing_had_been(home: Path) -> None:
    with forked(home) as server:
        family = server.family() + processes_of(home)
        server.process.kill()
        server.process.wait(10)
        with suppress(AssertionError):
            wait_until(lambda: not any(map(lives, family)), 60)
        assert [(one.name(), one.status()) for one in family if lives(one)] == []
    with forked(home) as again:
        again.stop(signal.SIGINT)
        wait_until(lambda: processes_of(home) == [])


def _users(family: list[psutil.Process]) -> Iterator[str]:
    for one in family:
        with suppress(psutil.NoSuchProcess):  # PostgreSQL ends helpers of its own as it goes
            yield one.username()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_any_user_can_serve() -> None:
    become = ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]
    python = [*become, "/usr/bin/python3"]
    with temporary_folder() as folder:
        home = folder / "home"
        home.mkdir()
        shutil.chown(home, "nobody", "nogroup")
        skip_unless_it_can_load_us(python, home)
        with running(home, python=python) as server:
            assert set(_users(server.family() + processes_of(home))) == {"nobody"}
            assert server.stop() == 0


def skip_unless_it_can_load_us(python: list[str], home: Path) -> None:
    """A checkout in a private folder, or a machine without this Python, proves nothing."""
    tried = subprocess.run(
        [*python, "-c", "import steward.kit.db"], env=environment(home), timeout=60, check=False
    )
    if tried.returncode:
        pytest.skip("user nobody cannot load this checkout with /usr/bin/python3")


def test_live_streams_can_be_a_process_of_their_own(
    fresh_database_url: str, tmp_path: Path
) -> None:
    database_url = fresh_database_url
    with forked(tmp_path / "home", "live", ready="/healthz", database_url=database_url) as server:
        assert httpx.get(f"{server.url}/live?topics=forged", timeout=10).status_code == 403
        stream = Stream(stream_of(server, "tickets"))
        wait_until(lambda: stream.hears("hello"))
        server.stop()
        wait_until(stream.has_ended)
        assert stream.hears("bye")


def named(server: Running, name: str) -> list[psutil.Process]:
    """Return the processes of the server that call themselves so."""
    return [one for one in server.family() if _is_called(one, name)]


def _is_called(process: psutil.Process, name: str) -> bool:
    try:
        return process.name() == name
    except psutil.NoSuchProcess:
        return False
