"""Several works as one, each in a fork of ours: what dies is begun anew, and all end together."""

import errno
import gc
import math
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from typing_extensions import override

from steward.kit.errors import StewardError
from steward.kit.forks import Work, fork

_LOOK = 0.1  # seconds between two looks at the children
_STEADY = 30.0  # seconds; a child that ran so long has started well
_TRIES = 5  # starts in a row that may fail before the child is given up
_FIRST_PAUSE, _LAST_PAUSE = 0.5, 30.0  # seconds before a restart; doubles with each in a row
_BACKLOG = 2048  # connections that wait while all workers are busy


class PortTaken(StewardError):
    """The server cannot listen where the settings say; the text names the port and the setting."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port`, for children to inherit.

    It outlives the children: while one starts again, connections wait instead of being refused.
    Raises PortTaken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise PortTaken(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use. "
            "Stop the program that uses it, or set STEWARD_PORT to another port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is not open to this user. Set STEWARD_PORT to one above 1023."
    return f"Cannot listen on {host}, port {port}: {error}. Check STEWARD_HOST and STEWARD_PORT."


class _Child:
    """One work, in a process group of its own, which goes on until it is told to end."""

    def __init__(self, name: str, work: Work, keep: Collection[int]) -> None:
        self.name = name
        self._work = work
        self._keep = keep
        self._pid: int | None = None
        self._code: int | None = None
        self._due = 0.0
        self._failures = 0
        self._has_run_well = False

    @property
    def is_hopeless(self) -> bool:
        """Whether it has never run well. One that has may wait for its database to come back."""
        return self._failures >= _TRIES and not self._has_run_well

    def keep_alive(self) -> None:
        """Start it if it does not run and its pause is over; plan what follows if it has died."""
        if self._pid is None:
            if time.monotonic() >= self._due:
                self._started = time.monotonic()
                self._pid, self._code = fork(self.name, self._work, self._keep), None
        elif self.has_ended():
            self._plan_restart(self._code or 0)

    def _plan_restart(self, code: int) -> None:
        self.kill()
        ran_well = time.monotonic() - self._started > _STEADY
        self._has_run_well = self._has_run_well or ran_well
        self._failures = 1 if ran_well else self._failures + 1
        if self.is_hopeless:
            _say(f"{self.name} ended ({_ending(code)}) {_TRIES} times in a row; giving up")
            return
        pause = min(_FIRST_PAUSE * 2 ** (self._failures - 1), _LAST_PAUSE)
        self._due = time.monotonic() + pause
        _say(f"{self.name} ended ({_ending(code)}); starting it again in {pause:g} s")

    def terminate(self) -> None:
        """Ask it to end."""
        if not self.has_ended():
            os.kill(self._pid or 0, signal.SIGTERM)

    def has_ended(self) -> bool:
        """Whether the process itself has ended; what it started may still run."""
        if self._pid is not None and self._code is None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if ended else None
        return self._pid is None or self._code is not None

    def kill(self) -> None:
        """End it and all that it has started: an orphan would keep the port."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
            if not self.has_ended():
                os.waitpid(self._pid, 0)
            self._pid = None


class _Errand(_Child):
    """A work that is done once, however it ends."""

    @override
    def _plan_restart(self, code: int) -> None:
        self.kill()
        self._due = math.inf


def run_children(
    works: Mapping[str, Work],
    *,
    errand: Work | None = None,
    keep: Collection[int] = (),
    stop_limit: float = 20.0,
) -> int:
    """Do `works` (by name) until SIGINT or SIGTERM; return the exit code.

    What they need is to be loaded before; we may have no thread. A child that dies is started
    again, after a growing pause; one that cannot start ends them all. At the end each is asked to
    stop and, after `stop_limit` seconds or a second signal, killed. The code is 0 when we were
    asked to stop and all ended by themselves. An `errand` is done beside them, once. Children keep
    the descriptors in `keep`. To be called by the main thread.
    """
    children = [_Child(name, work, keep) for name, work in works.items()]
    children += [_Errand("errand", errand, keep)] if errand else []
    gc.collect()
    gc.freeze()  # a collection would touch, and so copy, every page that is shared
    with _stop_signals() as asked:
        try:
            _keep_alive(children, asked)
        finally:
            was_asked = asked.is_set()
            asked.clear()
            ended = _end(children, asked, stop_limit)
    return 0 if was_asked and ended else 1


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set."""
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep_alive(children: Sequence[_Child], asked: threading.Event) -> None:
    while not asked.is_set() and not any(child.is_hopeless for child in children):
        for child in children:
            child.keep_alive()
        asked.wait(_LOOK)


def _end(children: Sequence[_Child], asked_again: threading.Event, limit: float) -> bool:
    """End all children; say whether they did so by themselves."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + limit
    while late := [child.name for child in children if not child.has_ended()]:
        if asked_again.is_set() or time.monotonic() > deadline:
            break
        asked_again.wait(_LOOK)
    if late:
        _say(f"{', '.join(late)} did not end in time and had to be killed")
    for child in children:
        child.kill()
    return not late


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _say(text: str) -> None:
    sys.stderr.write(f"steward: {text}\n")
    sys.stderr.flush()
