"""Processes of tests that are forked from one that is warmed up, so that they start at once."""

import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import uvicorn

from steward.cli import run

_WARMED = multiprocessing.get_context("forkserver")
_WARMED.set_forkserver_preload(["tests.warmed"])


def web_process(
    port: socket.socket, environment: Mapping[str, str], log: Path
) -> ForkServerProcess:
    """Return a process, not started, that serves pages, API and live streams until told to end."""
    return _WARMED.Process(target=_serve, args=(port, environment, log))


def command(
    words: Sequence[str], environment: Mapping[str, str], log: Path, out: Path | None = None
) -> ForkServerProcess:
    """Return a process, not started, that does what `python -m steward` would.

    Complaints go to `log`, and so does what it prints, unless `out` is given.
    """
    return _WARMED.Process(target=_run, args=(words, environment, log, out))


def process(work: Callable[..., object], *arguments: str) -> ForkServerProcess:
    """Return a process, not started, that does some work."""
    return _WARMED.Process(target=work, args=arguments)


def _serve(port: socket.socket, environment: Mapping[str, str], log: Path) -> None:
    _become(environment, log)
    uvicorn.run("steward.asgi:web", factory=True, fd=port.fileno(), log_level="warning")


def _run(words: Sequence[str], environment: Mapping[str, str], log: Path, out: Path | None) -> None:
    _become(environment, log, out)
    os.setsid()
    sys.argv = ["steward", *words]
    run()


def _become(environment: Mapping[str, str], log: Path, out: Path | None = None) -> None:
    """Take on an environment; whatever is said from here on goes to `log`, or `out` and `log`."""
    os.environ.clear()
    os.environ.update(environment)
    for path, descriptor in ((out or log, 1), (log, 2)):
        with path.open("ab") as said:
            os.dup2(said.fileno(), descriptor)
