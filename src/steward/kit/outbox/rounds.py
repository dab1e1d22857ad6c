"""A round of the worker that empties the outbox: woken by NOTIFY, and by the clock."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import queue
from steward.kit.outbox.tables import Letter
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_BATCH = 50
_GATHER = 0.2  # seconds for more letters to come, since a batch costs little more than one
_LONGEST_NAP = 1.0  # seconds; also how soon a stop is noticed at the latest


class Rounds(ABC):
    """Sends what is due, batch by batch. Several may run: a letter is leased by one of them.

    `by_mail` says which letters: mails, or all that goes by HTTP.
    """

    by_mail: bool

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
            connection.execute(f"listen {queue.channel_for(by_mail=self.by_mail)}")
            while not self._stop.is_set():
                while self.deliver_due() and not self._stop.is_set():
                    pass
                if list(connection.notifies(timeout=self._nap(), stop_after=1)):
                    self._stop.wait(_GATHER)
                for _ in connection.notifies(timeout=0):
                    pass  # of letters that are gathered already

    def _nap(self) -> float:
        with self._database.reading() as session:
            due = queue.next_due(session, by_mail=self.by_mail)
        if due is None:
            return _LONGEST_NAP
        return min(max((due - clock.now()).total_seconds(), 0.05), _LONGEST_NAP)

    def deliver_due(self) -> int:
        """Send the letters that are due, at most one batch, and return how many were claimed."""
        with self._database.transaction() as session:
            batch = self._claim(session)
        if batch:
            self._deliver(batch)
        return len(batch)

    def _claim(self, session: Session) -> Sequence[Letter]:
        return queue.claim(session, most=_BATCH, by_mail=self.by_mail)

    @abstractmethod
    def _deliver(self, batch: Sequence[Letter]) -> None:
        """Send letters, and note what became of each."""
