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

    process: subprocess.Popen[bytes]
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
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def is_ready(self) -> bool:
        """Whether it answers and can use its database."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        with closing(connection), suppress(OSError, HTTPException):
            connection.request("GET", self.ready)
            return connection.getresponse().status == 200
        return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit code."""
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
    """Run the server, or another command that serves, until the block ends."""
    port, began, log = free_port(), time.monotonic(), home.with_name(f"{home.name}.log")
    with log.open("ab") as said:
        process = subprocess.Popen(
            [*python, "-m", "steward", *(words or ("serve",))],
            env=environment(home, **{"port": port} | settings),
            cwd=home.parent,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    draft = Running(process, port, home, log, ready, 0.0)
    try:
        wait_until(lambda: draft.is_ready() or process.poll() is not None, START_LIMIT)
        assert process.poll() is None, log.read_text()
        yield replace(draft, seconds=time.monotonic() - began)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
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
