"""Reads of promises, and of the timelines by which they run."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from steward.kit.errors import NotFound
from steward.promises.models import Calendar, FormerHours, Promise
from steward.promises.queries.calendars import get_calendar
from steward.promises.rules import ROUND_THE_CLOCK, Kind, Timeline, timeline_of


class Timelines:
    """The timelines of the calendars that a piece of work meets."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._calendars: dict[int, Calendar] = {}

    def of(self, calendar_id: int | None) -> Timeline:
        """Return the open time of a calendar; without one, all time is."""
        if calendar_id is None:
            return timeline_of(ROUND_THE_CLOCK)
        return timeline_of(self._calendar(calendar_id).hours)

    def _calendar(self, calendar_id: int) -> Calendar:
        """A session lets go of what nobody holds, and would read it again each time."""
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = get_calendar(self._session, calendar_id)
        return self._calendars[calendar_id]

    def settle(self, promise: Promise) -> Timeline:
        """Reckon what a running clock used by hours that hold no more; return those that do."""
        timeline = self.of(promise.calendar_id)
        if promise.calendar_id is None or promise.since is None:
            return timeline
        calendar = self._calendar(promise.calendar_id)
        if promise.since < calendar.changed_at:
            former = self._former(calendar, promise.since)
            timelines = [*(timeline_of(one.hours) for one in former), timeline]
            for one, (before, after) in zip(former, pairwise(timelines), strict=True):
                promise.settle(one.until, before, after)
        return timeline

    def _former(self, calendar: Calendar, since: datetime) -> Sequence[FormerHours]:
        held = (FormerHours.calendar_id == calendar.id) & (FormerHours.until > since)
        query = select(FormerHours).where(held).order_by(FormerHours.until)
        return self._session.scalars(query).all()


def _about(subject_kind: str, subject_id: int) -> Select[Promise]:
    return select(Promise).where(
        Promise.subject_kind == subject_kind, Promise.subject_id == subject_id
    )


def promises_of(session: Session, subject_kind: str, subject_id: int) -> Sequence[Promise]:
    """List all promises about a subject in the order in which they were made."""
    return session.scalars(_about(subject_kind, subject_id).order_by(Promise.id)).all()


def get_promise(session: Session, promise_id: int) -> Promise:
    """Return a promise, or raise NotFound."""
    promise = session.get(Promise, promise_id)
    if promise is None:
        raise NotFound
    return promise


def resolutions_and_standing(
    session: Session, subject_kind: str, subject_id: int
) -> dict[Kind, Promise]:
    """Return the promises that stand by kind; that of a resolution even when it has ended."""
    wanted = or_(Promise.ended_at.is_(None), Promise.kind == Kind.RESOLUTION)
    found = session.scalars(_about(subject_kind, subject_id).where(wanted).order_by(Promise.id))
    return {Kind(one.kind): one for one in found}


def find_standing(
    session: Session, subject_kind: str, subject_id: int, kind: Kind
) -> Promise | None:
    """Return the promise of a kind that stands, or None."""
    query = _about(subject_kind, subject_id)
    query = query.where(Promise.ended_at.is_(None), Promise.kind == kind)
    return session.scalars(query).one_or_none()


def due_steps(
    session: Session, subject_kind: str, moment: datetime, *, most: int, lock: bool = True
) -> Sequence[Promise]:
    """List the promises of which a step is due, the longest due first, at most so many.

    They are locked, but for those that somebody else has locked: these are left out.
    """
    due = (Promise.subject_kind == subject_kind) & (Promise.next_step_at <= moment)
    query = select(Promise).where(due).order_by(Promise.next_step_at).limit(most)
    return session.scalars(query.with_for_update(skip_locked=True) if lock else query).all()
