"""Steward as people run it: the real command in processes of its own, and how they speak to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import httpx
import psutil

from steward.accounts.actions import create_token
from steward.kit.db import Database
from steward.kit.live import TopicSigner
from steward.kit.settings import Settings
from tests.cast import Member, user
from tests.forked import command
from tests.waiting import wait_until

START_LIMIT = 120.0  # seconds: on a busy machine even loading the program takes its time
STOP_LIMIT = 40.0
COMMAND_LIMIT = 120.0


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def environment(home: Path, **settings: object) -> dict[str, str]:
    """Return the environment of a command: the machine's own, and these settings alone."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
    own.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, the program starts much sooner
    own |= {"PYTHONPATH": os.pathsep.join(sys.path), "STEWARD_HOME": str(home), "STEWARD_DEMO": "0"}
    return own | {f"STEWARD_{name.upper()}": str(value) for name, value in settings.items()}


def steward(home: Path, *words: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "steward", *map(str, words)],
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=COMMAND_LIMIT,
        check=False,
    )


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    process: psutil.Process
    port: int
    home: Path
    log: Path
    ready: str  # the address that answers once it is ready
    seconds: float  # from the command to the first answer

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str = "", **options: Any) -> httpx.Client:
        """Return a client with a token, if any, that keeps its connections."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, **options)

    def family(self) -> list[psutil.Process]:
        """Return the supervisor and all its descendants."""
        return [self.process, *_descendants(self.process)]

    def is_ready(self) -> bool:
        """Whether it answers and can use its database."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        with closing(connection), suppress(OSError, HTTPException):
            connection.request("GET", self.ready)
            return connection.getresponse().status == 200
        return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Ask it to end, and return its exit code, which is not known of a forked one."""
        self.process.send_signal(number)
        return self.process.wait(STOP_LIMIT)


@contextmanager
def running(
    home: Path,
    *words: str,
    python: Sequence[str] = (sys.executable,),
    ready: str = "/readyz",
    **settings: object,
) -> Iterator[Running]:
    """Run the server, or another command that serves, as people start it, until the block ends."""
    port, log = free_port(), home.with_name(f"{home.name}.log")
    with log.open("ab") as said:
        process = psutil.Popen(
            [*python, "-m", "steward", *(words or ("serve",))],
            env=environment(home, **{"port": port} | settings),
            cwd=home.parent,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    with _kept_running(Running(process, port, home, log, ready, 0.0)) as server:
        yield server


@contextmanager
def forked(
    home: Path, *words: str, ready: str = "/readyz", **settings: object
) -> Iterator[Running]:
    """Do what `running` does, from a process that has loaded the program: in a quarter of the time.

    For tests of what a server does, rather than of how it starts.
    """
    port, log = free_port(), home.with_name(f"{home.name}.log")
    log.touch()
    started = command(words or ("serve",), environment(home, **{"port": port} | settings), log)
    started.start()
    process = psutil.Process(started.pid)
    try:
        with _kept_running(Running(process, port, home, log, ready, 0.0)) as server:
            yield server
    finally:
        started.join(STOP_LIMIT)


@contextmanager
def _kept_running(server: Running) -> Iterator[Running]:
    began = time.monotonic()
    try:
        wait_until(lambda: server.is_ready() or not lives(server.process), START_LIMIT)
        assert lives(server.process), server.log.read_text()
        yield replace(server, seconds=time.monotonic() - began)
    finally:
        if lives(server.process):
            _end(server.process)


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    """Return those that live: one that ends while they are looked for makes psutil give up."""
    while True:
        try:
            return process.children(recursive=True)
        except psutil.NoSuchProcess:
            if not process.is_running():
                return []


def lives(process: psutil.Process) -> bool:
    """Whether it runs; one that has ended, and whose parent has not asked how, does not."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _end(process: psutil.Process) -> None:
    family = _descendants(process)
    with suppress(psutil.NoSuchProcess):  # it may have ended by now
        process.terminate()
    try:
        process.wait(STOP_LIMIT)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_LIMIT)
    for child in family:
        with suppress(psutil.NoSuchProcess):
            child.kill()


def token_of(database: Database, who: Member) -> str:
    """Make a token by which a program acts for somebody of the cast."""
    with database.transaction() as session:
        _, secret = create_token(session, user(session, who), "Test", actor=who.actor)
    return secret


def stream_of(server: Running, *topics: str) -> str:
    """Return the address at which a page of the server would hear of `topics`."""
    signer = TopicSigner(Settings(home=server.home).signing_key())
    return f"{server.url}/live?topics={signer.sign(topics)}"
