"""Taking the steps of promises whose time has come."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.kit import clock
from steward.promises.models import Promise
from steward.promises.queries import Terms, get_promise
from steward.promises.rules import BROKEN, ChainStep


class Firing(NamedTuple):
    """What was reached of a promise: the steps to do now, and whether it has just been broken."""

    promise: Promise
    steps: list[ChainStep]
    has_broken: bool


def fire(session: Session, promises: Iterable[Promise]) -> list[Firing]:
    """Take the steps of promises whose time has come, once, and say what is to be done.

    Each is looked at again: what was moved meanwhile is only put off. The promises are locked.
    """
    terms, now = Terms(session), clock.now()
    fired = []
    for promise in promises:
        before = promise.fired
        steps = promise.fire(now, terms.settle(promise))
        if promise.fired > before:
            fired.append(Firing(promise, steps, before < BROKEN <= promise.fired))
    return fired


def put_aside(session: Session, promise_id: int) -> None:
    """Have a promise fire no more by itself: its step failed, and is tried again by a job."""
    get_promise(session, promise_id).next_step_at = None
