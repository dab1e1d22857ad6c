"""Web processes forked from one: the program is loaded once, and its memory shared by them all.

uvicorn's own workers each load the program anew, and so pay for it each.
"""

import ctypes
import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

_LOG = logging.getLogger(__name__)
_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
_PAUSE = 0.5  # seconds before one that died is replaced, so that a fault cannot spin


def run_forked(work: Callable[[], None], processes: int) -> None:
    """Run `work` in so many processes until SIGTERM or SIGINT, replacing each that dies.

    What `work` needs is to be loaded before; it must hold no connection and no thread yet.
    To be called by the main thread.
    """
    gc.collect()
    gc.freeze()  # a collection would touch, and so copy, every page that is shared
    _Master(work).run(processes)


class _Master:
    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._children: set[int] = set()
        self._stopping = False

    def run(self, processes: int) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for _ in range(processes):
            self._fork()
        while self._children:
            ended, status = os.wait()
            self._children.discard(ended)
            if not self._stopping:
                _LOG.error("web process %s ended (%s), starting another", ended, status)
                time.sleep(_PAUSE)
                self._fork()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for child in self._children:
            os.kill(child, signal.SIGTERM)

    def _fork(self) -> None:
        """A signal between the fork and our noting the child would miss it: hold it back."""
        held = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, held)
        if not self._stopping:
            child = os.fork()
            if child == 0:
                self._be_child(held)
            self._children.add(child)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)

    def _be_child(self, held: set[signal.Signals]) -> NoReturn:
        """Work, and end with the parent even if that is killed."""
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        for number in held:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held)
        code = 1
        try:
            self._work()
            code = 0
        except Exception:  # noqa: BLE001 - logged here, and told by the exit code
            _LOG.exception("a web process failed")
        finally:
            os._exit(code)
