"""Reads of agents as the staff of a simulation: what they can do, and their shifts in a period."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.promises import Timeline
from steward.routing.models import Absence
from steward.routing.queries.experts import Standing, shifts_of, standings
from steward.routing.rules import Stretch, worked
from steward.routing.rules.simulation import Member, merged


def members(session: Session, start: datetime, end: datetime) -> list[Member]:
    """List all active agents as they are today, with what they worked or will work in a period.

    Shifts are those of their calendars without their absences. The name is the user's id, as text.
    """
    found = standings(session, clock.now())
    ids = [one.user.id for one in found]
    shifts, absences = shifts_of(session, ids), _absences(session, start, end)
    return [
        _member(one, shifts.get(one.user.id, ()), absences.get(one.user.id, ()), start, end)
        for one in found
    ]


def _absences(session: Session, start: datetime, end: datetime) -> dict[int, list[Stretch]]:
    query = select(Absence).where(Absence.ends_at > start, Absence.starts_at < end)
    found: dict[int, list[Stretch]] = {}
    for one in session.scalars(query.order_by(Absence.starts_at)):
        found.setdefault(one.agent_id, []).append((one.starts_at, one.ends_at))
    return found


def _member(
    standing: Standing,
    shifts: Sequence[Timeline],
    away: Sequence[Stretch],
    start: datetime,
    end: datetime,
) -> Member:
    expert = standing.as_expert()
    return Member(
        expert.id,
        expert.skills,
        merged(one for shift in shifts for one in worked(shift, away, start, end)),
        expert.capacity,
        expert.is_generalist,
        expert.is_lead,
        rests=True,
    )
