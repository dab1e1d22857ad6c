"""Agents as the staff of a simulation: their shifts in a period, absences left out."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from steward.routing import Member, members
from steward.routing.actions import add_absence
from steward.routing.forms import AbsenceForm
from tests.cast import BEN, CLEO
from tests.cast import Member as Cast
from tests.routing.staff import UTC_ZONE, give, make_calendar, make_skill, staff

_START = datetime(2030, 7, 1, tzinfo=UTC)
_END = _START + timedelta(days=2)


def _found(session: Session, who: Cast) -> Member:
    session.flush()
    return next(one for one in members(session, _START, _END) if one.name == str(who.id))


def test_agents_work_by_all_their_calendars_without_their_absences(session: Session) -> None:
    early = make_calendar(session, "Early", "08:00-12:00")
    late = make_calendar(session, "Late", "11:00-17:00")
    give(session, BEN, {make_skill(session, "Boilers"): 0.7})
    staff(session, BEN, early, late, capacity=4, generalist=True)
    absence = AbsenceForm(starts="2030-07-02T10:00", ends="2030-07-02T15:00")
    add_absence(session, BEN.id, absence, UTC_ZONE, actor=BEN.actor)
    ben = _found(session, BEN)
    hours = [(shift.start.hour, shift.end.hour) for shift in ben.shifts]
    assert hours == [(8, 17), (8, 10), (15, 17)]
    assert (ben.capacity, ben.skills, ben.is_generalist, ben.rests) == (
        4,
        {"Boilers": 0.7},
        True,
        True,
    )


def test_who_has_no_calendar_has_no_shift(session: Session) -> None:
    assert _found(session, CLEO).shifts == ()
