"""The part of the worker that empties the outbox: woken by NOTIFY, and by the clock."""

import logging
import threading
from collections.abc import Sequence

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import queue
from steward.kit.outbox.mail import build_message
from steward.kit.outbox.tables import Letter
from steward.kit.outbox.transports import Deferred, Refused, Transport, transport_for
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_BATCH = 50
_LONGEST_NAP = 1.0  # seconds; also how soon a stop is noticed at the latest


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
            except psycopg.OperationalError as error:
                _LOG.warning("outbox: the database does not answer, trying again: %s", error)
                self._stop.wait(1)
            except SQLAlchemyError:
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
                for _ in connection.notifies(timeout=self._nap(), stop_after=1):
                    pass

    def _nap(self) -> float:
        with self._database.reading() as session:
            due = queue.next_due(session)
        if due is None:
            return _LONGEST_NAP
        return min(max((due - clock.now()).total_seconds(), 0.05), _LONGEST_NAP)

    def deliver_due(self) -> int:
        """Send the letters that are due, at most one batch, and return how many were tried."""
        with self._database.transaction() as session:
            batch = queue.claim(session, most=_BATCH)
        if batch:
            with transport_for(self._settings) as transport:
                self._deliver(batch, transport)
        return len(batch)

    def _deliver(self, batch: Sequence[Letter], transport: Transport) -> None:
        for letter in batch:
            if self._stop.is_set():
                with self._database.transaction() as session:
                    queue.release(session, letter)
            else:
                self._deliver_one(letter, transport)

    def _deliver_one(self, letter: Letter, transport: Transport) -> None:
        """Settle each letter at once: a crash must not send the whole batch again."""
        try:
            message = build_message(letter, self._settings)
            transport.send(message, letter.recipient, letter.key)
        except Deferred as error:
            with self._database.transaction() as session:
                queue.put_off(session, letter, error.detail)
        except (Refused, ValueError) as error:
            with self._database.transaction() as session:
                queue.give_up(session, letter, str(error))
        else:
            with self._database.transaction() as session:
                queue.mark_sent(session, letter)
