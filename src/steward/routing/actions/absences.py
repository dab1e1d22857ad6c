"""Absences: entered by the agent or a lead, removed by either."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, agents, demand, get_agent
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.routing.actions.staffing import lock_staffing
from steward.routing.events import AbsenceEntered, AbsenceRemoved
from steward.routing.forms import AbsenceForm
from steward.routing.models import Absence
from steward.routing.queries import get_absence


def add_absence(
    session: Session, agent_id: int, form: AbsenceForm, zone: ZoneInfo, *, actor: Actor
) -> Absence:
    """Enter when an agent is not there, by the clock of a zone, and who stands in.

    Raises BadInput when it is over, ends before it begins or overlaps another one, and when the
    deputy cannot be one.
    """
    _demand_own(agent_id, actor)
    agent = get_agent(session, agent_id)
    lock_staffing(session, agent.id)  # two at once that overlap: the second sees the first
    starts, ends = form.period(zone)
    absence = Absence(
        agent_id=agent.id,
        starts_at=starts,
        ends_at=ends,
        deputy_id=form.deputy,
        reason=form.reason,
    )
    _check(session, absence)
    session.add(absence)
    session.flush()
    events.record(session, AbsenceEntered(**_told(absence)), actor=actor)
    return absence


def _demand_own(agent_id: int, actor: Actor) -> None:
    demand(actor, "expertise.own" if actor.user_id == agent_id else "experts.manage")


def _check(session: Session, absence: Absence) -> None:
    if absence.ends_at <= absence.starts_at:
        raise BadInput(errors={"ends": N_("This is not after it begins.")})
    if absence.ends_at <= clock.now():
        raise BadInput(errors={"ends": N_("This has passed already.")})
    deputies = {one.id for one in agents(session)} - {absence.agent_id}
    if absence.deputy_id is not None and absence.deputy_id not in deputies:
        raise BadInput(errors={"deputy": N_("Choose somebody else who can take tickets.")})
    others = (Absence.agent_id == absence.agent_id) & (Absence.starts_at < absence.ends_at)
    query = select(Absence.id).where(others, Absence.ends_at > absence.starts_at)
    if session.scalars(query.limit(1)).one_or_none() is not None:
        said = N_("Another absence lies within this time. Remove it first, or choose other times.")
        raise BadInput(errors={"starts": said})


def remove_absence(session: Session, agent_id: int, absence_id: int, *, actor: Actor) -> None:
    """Remove an absence: the agent will be there after all. Raises NotFound."""
    _demand_own(agent_id, actor)
    absence = get_absence(session, agent_id, absence_id)
    session.delete(absence)
    events.record(session, AbsenceRemoved(**_told(absence)), actor=actor)


def _told(absence: Absence) -> dict[str, Any]:
    return {
        "subject_id": absence.agent_id,
        "starts": absence.starts_at.isoformat(timespec="minutes"),
        "ends": absence.ends_at.isoformat(timespec="minutes"),
        "deputy_id": absence.deputy_id,
        "reason": absence.reason,
    }
