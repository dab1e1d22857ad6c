"""What somebody who waits may expect, by how long it took of late."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.promises.models import Pace, Promise
from steward.promises.queries.terms import Terms


class Expected(NamedTuple):
    """From when to when something is to be expected: half come sooner, one in ten later."""

    since: datetime
    until: datetime
    number: int


def find_expected(session: Session, promise: Promise) -> Expected | None:
    """Return when a running promise is to be expected, or None when too few were measured.

    None, too, when it takes longer already than nine of ten did: then nobody can tell.
    """
    same = or_(Pace.policy_id == promise.policy_id, Pace.policy_id.is_(None))
    query = (
        select(Pace).where(Pace.kind == promise.kind, same).order_by(Pace.policy_id.nulls_last())
    )
    pace = session.scalars(query.limit(1)).one_or_none()
    if pace is None or promise.since is None:
        return None
    timeline, now = Terms(session).of(promise.calendar_id), clock.now()
    used = promise.clock.used_at(now, timeline)
    if used >= pace.most:
        return None
    soonest = timeline.add(now, max(pace.half - used, pace.half * 0))
    return Expected(soonest, timeline.add(now, pace.most - used), pace.number)
