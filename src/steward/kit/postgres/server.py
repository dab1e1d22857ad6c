"""Using the embedded server: the first process starts it, others join, the last one ends it."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import errors

from steward.kit.postgres.cluster import ROLE, prepare_cluster
from steward.kit.postgres.errors import PostgresError
from steward.kit.postgres.keeper import start_keeper
from steward.kit.postgres.places import Place, prepare_place
from steward.kit.postgres.programs import programs_for

_DATABASE = "steward"
_PORT = 5432  # part of the socket's name; said aloud, as PGPORT may say otherwise
_START_LIMIT = 120.0  # seconds: recovery after a crash takes its time
_STOP_LIMIT = 60.0  # seconds
_PAUSE = 0.02  # seconds between two looks


@contextmanager
def embedded(home: Path, *, fsync: bool = True) -> Iterator[str]:
    """Run an embedded PostgreSQL on the data in `home` for the length of a `with` block.

    Yields the URL of its database, in SQLAlchemy's words. Any number of processes may use one
    home at once; the server ends with the last of them, even when that is killed. `fsync=False`
    is for tests: quick, but the data may not outlive a power cut; whoever starts the server
    decides. Raises PostgresError when the server cannot be started.
    """
    with _explaining(home):
        place = prepare_place(home)
    with _using(place):
        with _explaining(place.folder):
            _make_ready(place, fsync=fsync)
        sockets = quote(str(place.sockets))
        yield f"postgresql+psycopg://{ROLE}@/{_DATABASE}?host={sockets}&port={_PORT}"


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, subprocess.SubprocessError) as error:
        msg = (
            f"PostgreSQL in {folder} cannot be used: {error}. Mend the folder's permissions, "
            "or set STEWARD_HOME to another one."
        )
        raise PostgresError(msg) from error


@contextmanager
def _using(place: Place) -> Iterator[None]:
    """Be one of the server's users. The last one stays until the server has ended."""
    with _opened(place.users_lock) as lock:
        # Refused while a keeper is stopping its server: soon over, then we start afresh.
        if not _within(_STOP_LIMIT, lambda: _try_lock(lock, fcntl.LOCK_SH)):
            msg = (
                f"PostgreSQL on {place.data} has been stopping for a minute; its log is "
                f"{place.log}. Start again once it has ended."
            )
            raise PostgresError(msg)
        try:
            yield
        finally:
            was_last = _try_lock(lock, fcntl.LOCK_EX) or not _try_lock(lock, fcntl.LOCK_SH)
    if was_last and place.folder.exists():
        _within(_STOP_LIMIT, lambda: not _has_keeper(place))


def _make_ready(place: Place, *, fsync: bool) -> None:
    """Start the server if nobody has, and wait until it answers."""
    deadline = time.monotonic() + _START_LIMIT
    log_size = place.log.stat().st_size
    started = False
    while problem := _find_problem(place):
        with _opened(place.keeper_lock) as lock:
            free = _try_lock(lock, fcntl.LOCK_EX)
            if free and not started:
                _start(place, lock, fsync=fsync)
        if (free and started) or time.monotonic() > deadline:
            msg = (
                f"PostgreSQL did not start: {_last_words(place, log_size) or problem}. Its log "
                f"is {place.log}. Mend what it names and start again."
            )
            raise PostgresError(msg)
        started = started or free
        time.sleep(_PAUSE)


def _find_problem(place: Place) -> str | None:
    """Return why the server does not let us in, or None: then our database is there, too."""
    try:
        with psycopg.connect(
            host=str(place.sockets),
            port=_PORT,
            user=ROLE,
            dbname="postgres",
            autocommit=True,
            connect_timeout=10,
        ) as connection:
            _make_database(connection)
    except psycopg.OperationalError as error:
        return str(error).split("\n", 1)[0]
    return None


def _make_database(connection: psycopg.Connection) -> None:
    query = "SELECT FROM pg_database WHERE datname = %s"
    if connection.execute(query, [_DATABASE]).fetchone() is None:
        with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # another was quicker
            connection.execute(f"CREATE DATABASE {_DATABASE}")


def _start(place: Place, keeper_lock: int, *, fsync: bool) -> None:
    programs = programs_for(place)
    prepare_cluster(place, programs, fsync=fsync)
    with _opened(place.users_lock) as users_lock:
        start_keeper(place, programs, keeper_lock=keeper_lock, users_lock=users_lock, fsync=fsync)


def _last_words(place: Place, log_size: int) -> str | None:
    """Return what the server complained of in its log since that had `log_size` bytes.

    Before it has read its settings, its complaints are lines without a time and a level.
    """
    with place.log.open("rb") as log:
        if place.log.stat().st_size >= log_size:  # else a new log was begun meanwhile
            log.seek(log_size)
        lines = log.read().decode(errors="replace").splitlines()
    complaints = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    if complaints:
        return complaints[-1].split(": ", 1)[1].strip()
    return next((line for line in lines if "LOG:" not in line), None)


def _has_keeper(place: Place) -> bool:
    with _opened(place.keeper_lock) as lock:
        return not _try_lock(lock, fcntl.LOCK_EX)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    # Not inherited by the programs we start: a lock tells of this process alone.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _within(limit: float, succeeds: Callable[[], bool]) -> bool:
    """Try until `succeeds` or `limit` (seconds) is over; say which."""
    deadline = time.monotonic() + limit
    while not succeeds():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
