"""The promises about one subject, and what happens to them as the subject changes.

Whoever owns the subject says how each kind of promise is to stand; what has to happen for that is
found here. So the same call twice changes nothing, and no act can forget a clock.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from steward.kit import clock
from steward.promises.models import Policy, Promise
from steward.promises.queries import Terms
from steward.promises.rules import Kind, Stand

_WAITS = frozenset({Stand.RUNS, Stand.HOLDS, Stand.PAUSED})
_ENDED = frozenset({Stand.MET, Stand.VOID})


class Next(NamedTuple):
    """When the next promise about a subject is due, and from when on that is soon."""

    due_at: datetime | None = None
    soon_at: datetime | None = None


class Book:
    """The last promise of each kind about one subject. `made` are those that are new."""

    def __init__(self, subject_kind: str, promises: Mapping[Kind, Promise], terms: Terms) -> None:
        self._subject_kind = subject_kind
        self._promises = dict(promises)
        self._terms = terms
        self.made: list[Promise] = []

    def misses(self, stands: Mapping[Kind, Stand], *, anew: bool) -> list[Kind]:
        """List the kinds that somebody begins to wait for.

        A first answer and a solution are promised once, when the policies are looked at `anew`.
        """
        asked = stands if anew else [Kind.NEXT_REPLY]
        return [kind for kind in asked if stands.get(kind) in _WAITS and self._is_free(kind)]

    def _is_free(self, kind: Kind) -> bool:
        last = self._promises.get(kind)
        return last is None or (last.ended_at is not None and kind == Kind.NEXT_REPLY)

    def keep(
        self, stands: Mapping[Kind, Stand], policy: Policy | None = None, *, anew: bool = False
    ) -> None:
        """Let each promise stand as it is to, and make those that the policy asks for."""
        now = clock.now()
        missing = self.misses(stands, anew=anew)
        for kind, promise in self._promises.items():
            if anew and policy is not None and promise.ended_at is None:
                before = self._terms.settle(promise)
                promise.move(now, policy, before, self._terms.of(policy.calendar_id))
            self._stand(promise, stands.get(kind), now)
        for kind in missing:
            self._make(kind, policy, stands[kind], now)

    def _make(self, kind: Kind, policy: Policy | None, stand: Stand, now: datetime) -> None:
        target = policy and policy.target(kind)
        if policy is None or target is None:
            return
        promise = Promise(
            subject_kind=self._subject_kind,
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
        promise.begin(now, self._terms.of(policy.calendar_id))
        self._stand(promise, stand, now)
        self._promises[kind] = promise
        self.made.append(promise)

    def _stand(self, promise: Promise, stand: Stand | None, now: datetime) -> None:
        """Change one promise so that it stands as it is to; None leaves it as it is."""
        if stand is None or (promise.ended_at is not None and not _reopens(promise, stand)):
            return
        timeline = self._terms.settle(promise)
        if stand in _ENDED:
            promise.end(now, timeline, met=stand == Stand.MET)
            return
        if promise.ended_at is not None:
            promise.reopen(now, timeline)
        if stand == Stand.PAUSED or (stand == Stand.HOLDS and promise.pauses_on_hold):
            promise.pause(now, timeline)
        else:
            promise.resume(now, timeline)

    @property
    def next(self) -> Next:
        """When the next of them is due."""
        return next_of(self._promises.values())


def _reopens(promise: Promise, stand: Stand) -> bool:
    """What was solved is solved no more; an answer stays given."""
    return promise.kind == Kind.RESOLUTION and stand in _WAITS


def next_of(promises: Iterable[Promise]) -> Next:
    """Tell when the next of some promises is due."""
    due = ((one.due_at, one.soon_at) for one in promises if one.due_at and not one.ended_at)
    return Next(*min(due, key=itemgetter(0), default=Next()))
