"""The part of the worker that empties the outbox: woken by NOTIFY, and by the clock."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import brake, queue
from steward.kit.outbox.mail import build_message
from steward.kit.outbox.tables import Letter
from steward.kit.outbox.transports import (
    Deferred,
    Refused,
    Transport,
    Unreachable,
    transport_for,
)
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_BATCH = 50
_GATHER = 0.2  # seconds for more letters to come, since a batch costs little more than one
_LONGEST_NAP = 1.0  # seconds; also how soon a stop is noticed at the latest

_Settle = Callable[[Session, Sequence[Letter]], None]


class Deliverer:
    """Sends what is due, batch by batch. Several may run: a letter is leased by one of them."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stop = threading.Event()

    def run(self) -> None:
        """Deliver until stopped; a lost database is waited for."""
        while not self._stop.is_set():
            try:
                self._listen_and_deliver()
            except (psycopg.OperationalError, OperationalError) as error:
                _LOG.warning("outbox: the database does not answer, trying again: %s", error)
                self._stop.wait(1)
            except Exception:  # noqa: BLE001 - mail must go on after whatever went wrong once
                _LOG.exception("outbox: a batch failed, trying again")
                self._stop.wait(5)

    def stop(self) -> None:
        """Ask `run` to return after the letter in hand."""
        self._stop.set()

    def _listen_and_deliver(self) -> None:
        with psycopg.connect(self._database.conninfo, autocommit=True) as connection:
            connection.execute(f"listen {queue.CHANNEL}")
            while not self._stop.is_set():
                while self.deliver_due() and not self._stop.is_set():
                    pass
                if list(connection.notifies(timeout=self._nap(), stop_after=1)):
                    self._stop.wait(_GATHER)
                for _ in connection.notifies(timeout=0):
                    pass  # of letters that are gathered already

    def _nap(self) -> float:
        with self._database.reading() as session:
            due = queue.next_due(session)
        if due is None:
            return _LONGEST_NAP
        return min(max((due - clock.now()).total_seconds(), 0.05), _LONGEST_NAP)

    def deliver_due(self) -> int:
        """Send the letters that are due, at most one batch, and return how many were claimed."""
        with self._database.transaction() as session:
            batch = brake.hold_loops(session, queue.claim(session, most=_BATCH))
        if batch:
            with transport_for(self._settings) as transport:
                self._deliver(batch, transport)
        return len(batch)

    def _deliver(self, batch: Sequence[Letter], transport: Transport) -> None:
        """Send nothing late in the lease: a slow server could keep us until another has it."""
        latest_start = clock.now() + queue.LEASE / 2
        tried: list[tuple[Letter, _Settle]] = []
        for place, letter in enumerate(batch):
            if self._stop.is_set() or clock.now() > latest_start:
                tried += [(left, queue.release) for left in batch[place:]]
                break
            try:
                tried.append((letter, self._attempt(letter, transport)))
            except Unreachable as error:
                put_off = partial(queue.put_off, reason=error.detail)
                tried += [(left, put_off) for left in batch[place:]]
                break
            if not transport.repeatable:
                self._settle(tried)
                tried = []
        self._settle(tried)

    def _attempt(self, letter: Letter, transport: Transport) -> _Settle:
        """Try to send a letter and return how to settle it. Raises Unreachable."""
        try:
            transport.send(build_message(letter, self._settings), letter.recipient)
        except Unreachable:
            raise
        except Deferred as error:
            return partial(queue.put_off, reason=error.detail)
        except Refused as error:
            return partial(queue.give_up, reason=error.detail)
        except Exception as error:  # noqa: BLE001 - odd addresses raise all kinds in `email`
            return partial(queue.give_up, reason=f"No mail can be made of this: {error!r}")
        return queue.mark_sent

    def _settle(self, tried: Sequence[tuple[Letter, _Settle]]) -> None:
        """Note what became of letters: of each at once, where sending it again would double it."""
        if tried:
            with self._database.transaction() as session:
                for settle, those in groupby(tried, key=itemgetter(1)):
                    settle(session, [letter for letter, _ in those])
