"""What work took: noted by kind, to estimate by."""

from datetime import datetime
from math import isfinite

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.routing.models import ObservedEffort
from steward.routing.rules import WorkKind

_LONGEST = 8 * 60.0  # minutes: what took longer was left lying, not worked on


def note_effort(session: Session, kind: WorkKind, minutes: float, at: datetime) -> None:
    """Note what a ticket of a kind took, in minutes as the very best would have needed.

    That is the minutes it took, times the proficiency of who did it. More than eight hours count
    as eight. Raises BadInput for no time at all.
    """
    if not (isfinite(minutes) and minutes > 0):
        said = N_("Minutes are more than none.")
        raise BadInput(said, errors={"minutes": said})
    nothing = {"minutes": 0.0, "mass": 0.0, "count": 0}
    adding = insert(ObservedEffort).values(**kind._asdict(), **nothing)
    session.execute(adding.on_conflict_do_nothing())
    query = select(ObservedEffort).filter_by(**kind._asdict()).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    row.note(min(minutes, _LONGEST), at)
    session.flush()
