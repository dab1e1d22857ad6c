"""Keeping the promises of a subject as it changes: made, paused, moved, ended.

Whoever owns the subject says how each kind of promise is to stand; what has to happen for that is
found here. So the same call twice changes nothing, and no act can forget a clock.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.kit import clock
from steward.promises.models import Policy, Promise
from steward.promises.queries import (
    Timelines,
    find_policy_for,
    find_standing,
    get_promise,
    resolutions_and_standing,
)
from steward.promises.rules import BROKEN, USUAL, ChainStep, Kind, Stand, Traits

_WAITS = frozenset({Stand.RUNS, Stand.HOLDS, Stand.PAUSED})
_ENDED = frozenset({Stand.MET, Stand.VOID})


class Next(NamedTuple):
    """When the next promise about a subject is due, and from when on that is soon."""

    due_at: datetime | None = None
    soon_at: datetime | None = None


def draft(
    session: Session, subject_kind: str, traits: Traits, stands: Mapping[Kind, Stand]
) -> list[Promise]:
    """Make the promises of a subject that is new; it gets them by `adopt` once it has an id."""
    policy = find_policy_for(session, traits)
    kinds = [kind for kind, stand in stands.items() if stand in _WAITS]
    return _make_all(policy, subject_kind, kinds, clock.now(), Timelines(session))


def adopt(session: Session, promises: Iterable[Promise], subject_id: int) -> None:
    """Give promises that were drafted to their subject."""
    for promise in promises:
        promise.subject_id = subject_id
        session.add(promise)


def _make_all(
    policy: Policy | None,
    subject_kind: str,
    kinds: Iterable[Kind],
    now: datetime,
    timelines: Timelines,
) -> list[Promise]:
    """Make the promises of some kinds that a policy asks for."""
    if policy is None:
        return []
    timeline = timelines.of(policy.calendar_id)
    asked = ((kind, policy.target(kind)) for kind in kinds)
    made = [_make(policy, subject_kind, kind, target, now) for kind, target in asked if target]
    for promise in made:
        promise.begin(now, timeline)
    return made


def _make(
    policy: Policy, subject_kind: str, kind: Kind, target: timedelta, now: datetime
) -> Promise:
    return Promise(
        subject_kind=subject_kind,
        kind=kind,
        policy_id=policy.id,
        calendar_id=policy.calendar_id,
        target=target,
        pauses_on_hold=policy.pauses_on_hold,
        steps=policy.steps,
        made_at=now,
        fired=0,
        story=[],
    )


def attend(
    session: Session,
    subject: tuple[str, int],
    traits: Callable[[], Traits],
    stands: Mapping[Kind, Stand],
    *,
    anew: bool = False,
) -> Next:
    """Let the promises about a subject, its kind and id, stand as they are to; tell the next one.

    `anew` looks at the policies again: the traits or the policies have changed. Otherwise a policy
    is looked for, and `traits` asked for, only when somebody begins to wait for a next answer. A
    promise that was made stands even when no policy asks for it any more.
    """
    kind, subject_id = subject
    book = resolutions_and_standing(session, kind, subject_id)
    new = stands if anew else {Kind.NEXT_REPLY}
    missing = [one for one in new if stands.get(one) in _WAITS and one not in book]
    policy = find_policy_for(session, traits()) if anew or missing else None
    timelines, now = Timelines(session), clock.now()
    for promise in book.values():
        if anew and policy is not None and promise.ended_at is None:
            before = timelines.settle(promise)
            promise.move(now, policy, before, timelines.of(policy.calendar_id))
        _stand(promise, stands.get(Kind(promise.kind)), timelines, now)
    made = _make_all(policy, kind, missing, now, timelines)
    for promise in made:
        _stand(promise, stands[Kind(promise.kind)], timelines, now)
    adopt(session, made, subject_id)
    return next_of([*book.values(), *made])


def _stand(promise: Promise, stand: Stand | None, timelines: Timelines, now: datetime) -> None:
    """Change one promise so that it stands as it is to; None leaves it as it is."""
    if stand is None or (promise.ended_at is not None and stand in _ENDED):
        return
    timeline = timelines.settle(promise)
    pauses = stand == Stand.PAUSED or (stand == Stand.HOLDS and promise.pauses_on_hold)
    if stand in _ENDED:
        promise.end(now, timeline, met=stand == Stand.MET)
        return
    if promise.ended_at is not None:
        promise.reopen(now, timeline)
    if pauses:
        promise.pause(now, timeline)
    else:
        promise.resume(now, timeline)


def next_of(promises: Iterable[Promise]) -> Next:
    """Tell when the next of some promises is due."""
    due = ((one.due_at, one.soon_at) for one in promises if one.due_at and not one.ended_at)
    return Next(*min(due, key=itemgetter(0), default=Next()))


def promise_update(
    session: Session, subject: tuple[str, int], due_at: datetime, words: str
) -> Promise:
    """Promise to be heard from at a moment, instead of an earlier such promise that stands.

    The moment is what it says, whatever the business hours are.
    """
    timelines, now = Timelines(session), clock.now()
    standing = find_standing(session, *subject, Kind.UPDATE)
    if standing is not None:
        standing.end(now, timelines.settle(standing), met=False)
        session.flush()
    kind, subject_id = subject
    promise = Promise(
        subject_kind=kind,
        subject_id=subject_id,
        kind=Kind.UPDATE,
        target=max(due_at - now, timedelta()),
        pauses_on_hold=False,
        steps=[list(step) for step in USUAL],
        words=words or None,
        made_at=now,
        fired=0,
        story=[],
    )
    promise.begin(now, timelines.of(None))
    session.add(promise)
    session.flush()
    return promise


def acknowledge(session: Session, promise: Promise, user_id: int | None) -> None:
    """Somebody has seen that it is at risk: its chain stops; that it breaks is still noted."""
    promise.acknowledge(clock.now(), user_id, Timelines(session).settle(promise))


def put_aside(session: Session, promise_id: int) -> None:
    """Have a promise fire no more by itself: its step failed, and is tried again by a job."""
    get_promise(session, promise_id).next_step_at = None


class Firing(NamedTuple):
    """What was reached of a promise: the steps to do now, and whether it has just been broken."""

    promise: Promise
    steps: list[ChainStep]
    has_broken: bool


def fire(session: Session, promises: Iterable[Promise]) -> list[Firing]:
    """Take the steps of promises whose time has come, once, and say what is to be done.

    Each is looked at again: what was moved meanwhile is only put off. The promises are locked.
    """
    timelines, now = Timelines(session), clock.now()
    fired = []
    for promise in promises:
        before = promise.fired
        steps = promise.fire(now, timelines.settle(promise))
        if promise.fired > before:
            fired.append(Firing(promise, steps, before < BROKEN <= promise.fired))
    return fired
