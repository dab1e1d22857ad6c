"""Serving: all of Steward under one command, or one web or live process at a time."""

import os
import shutil
import sys
from collections.abc import Callable

import uvicorn

from steward.kit.db import Database
from steward.kit.process import opened_database
from steward.kit.settings import PREFIX, Settings
from steward.kit.supervise import listen, run_children

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_GRACE = 5  # seconds that a request in hand is given to end


def serve(settings: Settings, prepare: Callable[[Database], None]) -> int:
    """Run web processes and worker until told to stop; `prepare` readies the database first.

    Returns the exit code. Raises PortTaken or PostgresError, each in one line for people.
    """
    with listen(settings.host, settings.port) as port, opened_database(settings) as database:
        prepare(database)
        database.dispose()
        _pass_on(settings, database.url)
        steward = [sys.executable, "-m", "steward"]
        web = [*steward, "web", "--socket", str(port.fileno())]
        commands = {f"web {n}": web for n in range(1, settings.web_workers + 1)}
        commands["worker"] = [*steward, "worker"]
        return run_children(commands, pass_fds=[port.fileno()])


def _pass_on(settings: Settings, database_url: str) -> None:
    """Children find the database and the folder where they add up their figures."""
    os.environ[f"{PREFIX}DATABASE_URL"] = database_url
    os.environ[f"{PREFIX}HOME"] = str(settings.home)
    metrics = settings.home / "run" / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    os.environ[_METRICS] = str(metrics)


def run_web(application: str, settings: Settings, socket: int | None) -> None:
    """Run one web or live process, on a socket that is open already or on the settings' port."""
    uvicorn.run(
        application,
        factory=True,
        host=settings.host,
        port=settings.port,
        fd=socket,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE,
        proxy_headers=False,
        server_header=False,
    )
