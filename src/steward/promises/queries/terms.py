"""By what promises are made and kept: all policies and calendars, kept in the process."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.kit.kept import Kept
from steward.promises.models import Calendar, FormerHours, Policy, Promise
from steward.promises.rules import ROUND_THE_CLOCK, Conditions, Timeline, Traits, timeline_of


class _OpenTime(NamedTuple):
    """The open time of a calendar, and since when it is this."""

    timeline: Timeline
    since: datetime


class _All(NamedTuple):
    """The policies, which belong to no session and are for reading only, and the calendars."""

    policies: Sequence[tuple[Conditions, Policy]]
    calendars: Mapping[int, _OpenTime]


def _load(session: Session) -> _All:
    policies = session.scalars(select(Policy).order_by(Policy.position, Policy.id))
    calendars = session.scalars(select(Calendar))
    return _All(
        [(one.conditions, one) for one in policies],
        {one.id: _OpenTime(timeline_of(one.hours), one.changed_at) for one in calendars},
    )


_ALL = Kept("promises", _load)


class Terms:
    """The policies and calendars as a piece of work meets them, the same from its first look on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _all(self) -> _All:
        return _ALL.read(self._session)

    def find_policy_for(self, traits: Traits) -> Policy | None:
        """Return the first policy that fits, or None: then nothing is promised."""
        fitting = (policy for holds, policy in self._all.policies if holds.fit(traits))
        return next(fitting, None)

    def of(self, calendar_id: int | None) -> Timeline:
        """Return the open time of a calendar; without one, all time is."""
        if calendar_id is None:
            return timeline_of(ROUND_THE_CLOCK)
        return self._all.calendars[calendar_id].timeline

    def settle(self, promise: Promise) -> Timeline:
        """Reckon what a running clock used by hours that hold no more; return those that do."""
        timeline = self.of(promise.calendar_id)
        if promise.calendar_id is None or promise.since is None:
            return timeline
        if promise.since < self._all.calendars[promise.calendar_id].since:
            former = self._former(promise.calendar_id, promise.since)
            timelines = [*(timeline_of(one.hours) for one in former), timeline]
            for one, (before, after) in zip(former, pairwise(timelines), strict=True):
                promise.settle(one.until, before, after)
        return timeline

    def _former(self, calendar_id: int, since: datetime) -> Sequence[FormerHours]:
        held = (FormerHours.calendar_id == calendar_id) & (FormerHours.until > since)
        query = select(FormerHours).where(held).order_by(FormerHours.until)
        return self._session.scalars(query).all()
