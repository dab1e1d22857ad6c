"""Serving: all of Steward under one command, or one web or live process at a time."""

import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

import uvicorn
from uvicorn.importer import import_from_string

from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.prefork import run_forked
from steward.kit.process import database_url, opened_database
from steward.kit.settings import PREFIX, Settings
from steward.kit.supervise import listen, run_children

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_GRACE = 5  # seconds that a request in hand is given to end
_PAUSE = 0.1  # seconds between two looks


def serve(settings: Settings, prepare: Callable[[Database], str]) -> int:
    """Run web processes and worker until told to stop; `prepare` readies the database first.

    What it returns is printed once all is ready. Returns the exit code. Raises PortTaken or
    PostgresError, each in one line for people.
    """
    with listen(settings.host, settings.port) as port, opened_database(settings) as database:
        settings.signing_key()  # made here once; what cannot be used is refused here, once
        FileStore(settings)
        words = prepare(database)
        database.dispose()
        _pass_on(settings, database.url)
        steward = [sys.executable, "-m", "steward"]
        web = [*steward, "web", "--socket", str(port.fileno())]
        commands = {"web": web, "worker": [*steward, "worker"]}
        threading.Thread(target=_say_when_ready, args=(settings, words), daemon=True).start()
        return run_children(commands, pass_fds=[port.fileno()])


def _say_when_ready(settings: Settings, words: str) -> None:
    """Ask ourselves until we answer."""
    while not _is_ready(settings):
        time.sleep(_PAUSE)
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _is_ready(settings: Settings) -> bool:
    connection = HTTPConnection(settings.host, settings.port, timeout=_GRACE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _pass_on(settings: Settings, url: str) -> None:
    """Let the processes that serve find the database and the home."""
    os.environ[f"{PREFIX}DATABASE_URL"] = url
    os.environ[f"{PREFIX}HOME"] = str(settings.home)


def run_web(
    application: str, settings: Settings, *, processes: int = 1, socket_number: int | None = None
) -> None:
    """Serve `application` ("module:factory") from some processes that share its memory.

    They listen on a socket that is open already, or on the settings' port. Raises PortTaken or
    PostgresError.
    """
    with _port(settings, socket_number) as port, database_url(settings) as url:
        _pass_on(settings, url)
        _share_figures(settings)
        config = uvicorn.Config(
            import_from_string(application)(),
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACE,
            proxy_headers=False,
            server_header=False,
        )
        # By its number, uvicorn would take it for a Unix socket, and each answer wait for 40 ms.
        run_forked(lambda: uvicorn.Server(config).run(sockets=[port]), processes)


@contextmanager
def _port(settings: Settings, number: int | None) -> Iterator[socket.socket]:
    if number is None:
        number = listen(settings.host, settings.port).detach()
    with socket.socket(fileno=number) as port:
        yield port


def _share_figures(settings: Settings) -> None:
    """Have the web processes of this port add their figures up; read once they are loaded."""
    folder = settings.home / "run" / f"metrics-{settings.port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_METRICS] = str(folder)
