"""The part of the worker that empties the outbox of all that goes by HTTP."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy.orm import Session
from typing_extensions import override

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import queue
from steward.kit.outbox.rounds import Rounds
from steward.kit.outbox.tables import Letter, Try
from steward.kit.outbox.transports import Deferred, Gone, Refused, Unreachable
from steward.kit.outbox.ways import ways_of
from steward.kit.settings import Settings

_Act = Callable[[Session, Letter], None]
_when_gone: dict[str, _Act] = {}
_AT_ONCE = 8  # other sides that are spoken to at the same time: a slow one holds up no other
_LONGEST_ANSWER = 500


def when_gone(channel: str, act: _Act) -> None:
    """Have `act` called for a letter of a channel where nobody is any more; it is then dropped."""
    _when_gone[channel] = act


@dataclass(frozen=True)
class _Outcome:
    answer: str
    failure: Exception | None = None


class Couriers(Rounds):
    """Hands over texts, calls and notes, one after the other to each other side."""

    by_mail = False

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database, settings)
        self._ways = ways_of(settings)

    @override
    def _deliver(self, batch: Sequence[Letter]) -> None:
        place = attrgetter("channel", "recipient")
        sides = [list(letters) for _, letters in groupby(sorted(batch, key=place), place)]
        with ThreadPoolExecutor(_AT_ONCE, "courier") as pool:
            list(pool.map(self._serve, sides))

    def _serve(self, letters: Sequence[Letter]) -> None:
        """Hand over what goes to one side; when it does not answer, the rest waits as well."""
        latest_start = clock.now() + queue.LEASE / 2
        rest = iter(letters)
        for letter in rest:
            if self._stop.is_set() or clock.now() > latest_start:
                self._release([letter, *rest])
                return
            outcome = self._attempt(letter)
            if isinstance(outcome.failure, Unreachable):
                self._put_off(letter, list(rest), outcome.answer)

    def _attempt(self, letter: Letter) -> _Outcome:
        started, at = time.monotonic(), clock.now()
        outcome = self._outcome(letter)
        took = round((time.monotonic() - started) * 1000)
        with self._database.transaction() as session:
            if isinstance(outcome.failure, Gone) and letter.channel in _when_gone:
                _when_gone[letter.channel](session, letter)
                queue.drop(session, letter)
                return outcome
            if session.get(Letter, letter.id, with_for_update=True) is None:
                return outcome  # it was dropped meanwhile, as with its webhook
            tried = Try(letter_id=letter.id, at=at, milliseconds=took)
            tried.arrived, tried.answer = outcome.failure is None, outcome.answer
            session.add(tried)
            if outcome.failure is None:
                queue.mark_sent(session, [letter])
            elif isinstance(outcome.failure, Deferred | Unreachable):
                queue.put_off(session, [letter], outcome.answer)
            else:
                queue.give_up(session, [letter], outcome.answer)
        return outcome

    def _outcome(self, letter: Letter) -> _Outcome:
        try:
            return _Outcome(self._ways[letter.channel].send(letter)[:_LONGEST_ANSWER])
        except (Refused, Deferred, Unreachable) as error:
            return _Outcome(error.detail[:_LONGEST_ANSWER], error)
        except Exception as error:  # noqa: BLE001 - one odd letter must not hold up the others
            return _Outcome(f"This cannot be sent: {error!r}"[:_LONGEST_ANSWER], error)

    def _put_off(self, tried: Letter, rest: Sequence[Letter], reason: str) -> None:
        with self._database.transaction() as session:
            queue.put_off(session, rest, reason)
            queue.hold_same_side(session, tried)

    def _release(self, letters: Sequence[Letter]) -> None:
        with self._database.transaction() as session:
            queue.release(session, letters)
