"""The part of the worker that empties the outbox of mails."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

from sqlalchemy.orm import Session
from typing_extensions import override

from steward.kit import clock
from steward.kit.outbox import brake, queue
from steward.kit.outbox.mail import build_message
from steward.kit.outbox.rounds import Rounds
from steward.kit.outbox.tables import Letter
from steward.kit.outbox.transports import (
    Deferred,
    Refused,
    Transport,
    Unreachable,
    transport_for,
)

_Settle = Callable[[Session, Sequence[Letter]], None]


class Deliverer(Rounds):
    """Sends mails that are due, batch by batch, each batch over one connection."""

    by_mail = True

    @override
    def _claim(self, session: Session) -> Sequence[Letter]:
        return brake.hold_loops(session, super()._claim(session))

    @override
    def _deliver(self, batch: Sequence[Letter]) -> None:
        with transport_for(self._settings) as transport:
            self._send(batch, transport)

    def _send(self, batch: Sequence[Letter], transport: Transport) -> None:
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
