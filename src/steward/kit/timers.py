"""Work that is due at a moment: looked for by the worker again and again, some times a second.

A job would have to be put into the queue for each of a hundred thousand moments, and taken out when
it moves. Here, each moment is a column with an index, and due is what that index says.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.exc import OperationalError

from steward.kit.db import Database

_LOG = logging.getLogger(__name__)
_AFTER_FAULT = 5.0  # seconds

Look = Callable[[Database], bool]


@dataclass(frozen=True)
class _Timer:
    name: str
    every: float
    look: Look


_timers: dict[str, _Timer] = {}


def timer(name: str, *, every: float) -> Callable[[Look], Look]:
    """Register a function that does what is due, and is called again after `every` seconds.

    It opens its own transactions, bears being run by several workers at once, and returns whether
    more is due already.
    """

    def register(look: Look) -> Look:
        _timers[name] = _Timer(name, every, look)
        return look

    return register


class Timers:
    """Runs all timers, each in a thread of its own, until told to stop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(one,), name=one.name)
            for one in _timers.values()
        ]

    def start(self) -> None:
        """Look at once, then again and again."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each end what it has in hand, and wait for that."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, one: _Timer) -> None:
        database: Database = self._app.extensions["database"]
        while not self._stop.is_set():
            pause = one.every
            try:
                with self._app.app_context():
                    while one.look(database) and not self._stop.is_set():
                        pass
            except OperationalError as error:
                _LOG.warning("%s: the database does not answer, trying again: %s", one.name, error)
                pause = 1.0
            except Exception:  # noqa: BLE001 - what is due later must not wait for a fault of now
                _LOG.exception("%s failed, trying again", one.name)
                pause = _AFTER_FAULT
            self._stop.wait(pause)
