"""Real users of an embedded server, and what can be seen of it from outside."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psutil
import psycopg

# Uses the server until its input ends.
USER = """
import sys
from pathlib import Path
from steward.kit.postgres import embedded
with embedded(Path(sys.argv[1]), fsync=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def temporary_folder(mode: int = 0o755) -> Iterator[Path]:
    """Make a folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="steward-test-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def user_of(home: Path, *before: str, path: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run a process that uses the server in `home`; the block begins once it can."""
    python = "/usr/bin/python3" if before else sys.executable
    process = _start_user(home, [*before, python], path=path)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def _start_user(home: Path, python: list[str], *, path: str | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*python, "-c", USER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*([path] if path else []), *sys.path])},
    )


def url_of(process: subprocess.Popen[str]) -> str:
    """Return the URL that a user was given, once it has it."""
    assert process.stdout
    return process.stdout.readline().strip()


def do(url: str, command: LiteralString) -> None:
    """Run one command."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(command)


def ask(url: str, query: LiteralString = "SELECT 1") -> object:
    """Return the first value that a query finds."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def answers(url: str) -> bool:
    """Whether the server lets us in and works."""
    try:
        return ask(url) == 1
    except psycopg.OperationalError:
        return False


def processes_of(home: Path) -> list[psutil.Process]:
    """Return the keeper (first) and the server, whose commands name the data."""
    data = str((home / "postgres" / "data").resolve())
    found = [
        process
        for process in psutil.process_iter(["cmdline"])
        if data in (process.info["cmdline"] or [])
    ]
    return sorted(found, key=lambda process: process.create_time())


def server_of(home: Path) -> psutil.Process:
    """Return the server itself."""
    return psutil.Process(int((home / "postgres/data/postmaster.pid").read_text().split()[0]))


def keep(url: str) -> None:
    """Write something that must outlive whatever follows."""
    do(url, "CREATE TABLE kept (word text)")
    do(url, "INSERT INTO kept VALUES ('still here')")
