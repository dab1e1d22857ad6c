"""A process forked from this one: it has loaded all that we have, and shares the memory of it.

Whoever forks has no thread, and whatever it has connected to is its own: of the files that are
open, a fork keeps those alone that it is given.
"""

import ctypes
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from steward.kit.errors import StewardError

Work = Callable[[], object]

_LOG = logging.getLogger(__name__)
_STOPS = (signal.SIGTERM, signal.SIGINT)
_STANDARD = (0, 1, 2)  # what a process reads, says and complains
_DEATH_SIGNAL, _NAME = 1, 15  # prctl(2)
_LAST_SECONDS = 20.0  # that a process is given to end once its parent is dead
_LONGEST_NAME = 15  # bytes; the kernel cuts off what is longer
_LIBC = ctypes.CDLL(None)


def fork(name: str, work: Work, keep: Collection[int] = ()) -> int:
    """Do `work` in a process of its own, and return the process's id, for the caller to wait for.

    It is a group of its own, so Ctrl-C in a terminal does not reach it; it ends with its parent,
    even if that is killed, and is killed with all it has started if that takes too long; `ps` and
    `top` show its name. Its code is 0 once the work is done. The descriptors in `keep` stay open.
    To be called by the main thread, whose end would end it.
    """
    parent = os.getpid()
    with _held_back_signals():
        child = os.fork()
        if child == 0:
            _be_child(parent, name, work, {*_STANDARD, *keep})
    with suppress(PermissionError, ProcessLookupError):  # it runs a program by now, or has ended
        os.setpgid(child, child)  # it does so, too: neither may come too late
    return child


def do_apart(name: str, work: Work) -> None:
    """Do `work` in a process of its own, which takes with it what that leaves in memory.

    Exits if it fails; the process has said why.
    """
    _, status = os.waitpid(fork(name, work), 0)
    if status:
        sys.exit(1)


@contextmanager
def _held_back_signals() -> Iterator[None]:
    """Have a signal wait that the child would take by our handlers, which are of no use to it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


def _be_child(parent: int, name: str, work: Work, keep: Collection[int]) -> NoReturn:
    """Never return: what is on the stack is the parent's to tidy up."""
    code = 1
    try:
        _stand_alone(parent, name, keep)
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except StewardError as error:
        sys.stderr.write(f"steward: {error.detail}\n")
    except Exception:  # noqa: BLE001 - logged here, and told by the exit code
        _LOG.exception("%s failed", name)
    finally:
        _flush()
        os._exit(code)


def _stand_alone(parent: int, name: str, keep: Collection[int]) -> None:
    os.setpgid(0, 0)
    _LIBC.prctl(_NAME, f"steward {name}".encode()[:_LONGEST_NAME])
    _LIBC.prctl(_DEATH_SIGNAL, signal.SIGTERM)
    with suppress(ProcessLookupError):
        its_end = os.pidfd_open(parent)
    if os.getppid() != parent:  # it died before the kernel knew that we want to hear of it
        sys.exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _close_all_but({*keep, its_end})
    threading.Thread(target=_end_after, args=[its_end], name="end", daemon=True).start()
    for number in _STOPS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


def _end_after(its_end: int) -> None:
    """Wait for the end of the parent; who still works some time later has nobody to be stopped by.

    A job that hangs would else go on beside those of the next server.
    """
    select.select([its_end], [], [])
    time.sleep(_LAST_SECONDS)
    os.killpg(0, signal.SIGKILL)


def _close_all_but(keep: Collection[int]) -> None:
    """A lock that we hold, say, would be held until the last one of us has ended."""
    opened = [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    for descriptor in opened:
        if descriptor not in keep:
            os.closerange(descriptor, descriptor + 1)  # passes over that of the list, closed by now


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
