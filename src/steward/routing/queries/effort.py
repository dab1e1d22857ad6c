"""Reads of how long work took."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.routing.models import ObservedEffort
from steward.routing.rules import History, WorkKind


def history(session: Session, now: datetime) -> History:
    """Return the handling times that were seen, as they count at a moment, for `estimate`."""
    rows = session.scalars(select(ObservedEffort))
    return History(
        ((WorkKind(one.category, one.severity, one.channel), one.seen) for one in rows), now
    )
