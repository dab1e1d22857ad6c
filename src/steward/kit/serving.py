"""Serving: all of Steward under one command, or one web or live process at a time."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

import uvicorn
from uvicorn.importer import import_from_string

from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.forks import Work
from steward.kit.process import database_url, opened_database
from steward.kit.settings import PREFIX, Settings
from steward.kit.supervise import listen, run_children

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_GRACE = 5  # seconds that a request in hand is given to end
_PAUSE = 0.1  # seconds between two looks


def serve(settings: Settings, prepare: Callable[[Database], str], web: str, worker: str) -> int:
    """Run web processes and worker until told to stop; `prepare` readies the database first.

    What it returns is printed once all is ready. `web` and `worker` name ("module:function") what
    makes the application and what works; their modules are loaded once for all processes. Returns
    the exit code. Raises PortTaken or PostgresError, each in one line for people.
    """
    with listen(settings.host, settings.port) as port, opened_database(settings) as database:
        settings.signing_key()  # made here once; what cannot be used is refused here, once
        FileStore(settings)
        words = prepare(database)
        database.dispose()
        _pass_on(settings, database.url)
        works = _web_works(web, settings, port) | {"worker": import_from_string(worker)}
        errand = partial(_say_when_ready, settings, words)
        return run_children(works, errand=errand, keep=[port.fileno()])


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


def run_web(application: str, settings: Settings, *, processes: int = 1) -> int:
    """Serve `application` ("module:factory") from some processes until told to stop.

    Returns the exit code. Raises PortTaken or PostgresError.
    """
    with listen(settings.host, settings.port) as port, database_url(settings) as url:
        _pass_on(settings, url)
        return run_children(
            _web_works(application, settings, port, processes), keep=[port.fileno()]
        )


def _web_works(
    application: str, settings: Settings, port: socket.socket, processes: int | None = None
) -> dict[str, Work]:
    """Load the application, and return what each web process does, by its name."""
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
    answer = partial(uvicorn.Server(config).run, sockets=[port])
    return {f"web {n}": answer for n in range(1, (processes or settings.web_workers) + 1)}


def _share_figures(settings: Settings) -> None:
    """Have the web processes of this port add their figures up; read once they are loaded."""
    folder = settings.home / "run" / f"metrics-{settings.port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_METRICS] = str(folder)
