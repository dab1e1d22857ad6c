"""What an agent carries and when they work: set by a lead; and whether they are there: by them."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, get_agent
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.promises import calendars
from steward.routing.events import PresenceSet, StaffingChanged
from steward.routing.forms import StaffingForm
from steward.routing.models import Shift, Staffing
from steward.routing.queries import calendar_ids_of, is_away


def lock_staffing(session: Session, agent_id: int) -> Staffing:
    """Return the row of an agent, made if it is new, with nobody else changing it."""
    session.execute(insert(Staffing).values(agent_id=agent_id).on_conflict_do_nothing())
    return session.get_one(Staffing, agent_id, with_for_update=True, populate_existing=True)


def change_staffing(session: Session, agent_id: int, form: StaffingForm, *, actor: Actor) -> None:
    """Give an agent a capacity, the mark of a generalist, and shifts. Raises BadInput, Conflict."""
    demand(actor, "experts.manage")
    agent = get_agent(session, agent_id)
    staffing = lock_staffing(session, agent.id)
    check_version(form.version, staffing.version)
    found: dict[str, list[Any]] = {
        "capacity": [staffing.capacity, form.capacity],
        "is_generalist": [staffing.is_generalist, form.is_generalist],
        "shifts": _set_shifts(session, agent.id, form.shifts),
    }
    staffing.capacity, staffing.is_generalist = form.capacity, form.is_generalist
    changes = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    if changes:
        staffing.changed_at = clock.now()
        events.record(session, StaffingChanged(subject_id=agent.id, changes=changes), actor=actor)


def _set_shifts(session: Session, agent_id: int, wanted: list[int]) -> list[Any]:
    """Let an agent work by some calendars, and return their names before and after."""
    names = {one.id: one.name for one in calendars(session)}
    if not names.keys() >= set(wanted):
        said = N_("One of these calendars is not there any more. Choose among those that are.")
        raise BadInput(errors={"shifts": said})
    had = calendar_ids_of(session, agent_id)
    if set(had) != set(wanted):
        session.execute(delete(Shift).where(Shift.agent_id == agent_id))
        session.add_all(Shift(agent_id=agent_id, calendar_id=one) for one in set(wanted))
    return [sorted(names[one] for one in ids) for ids in (set(had), set(wanted))]


def set_presence(session: Session, *, away: bool, actor: Actor) -> None:
    """Say to be away, or available again. No version counts it: no lead's form is about it."""
    demand(actor, "expertise.own")
    agent_id = actor.user_id or 0
    if is_away(session, agent_id) == away:
        return
    saying = insert(Staffing).values(agent_id=agent_id, is_away=away)
    saying = saying.on_conflict_do_update(index_elements=["agent_id"], set_={"is_away": away})
    session.execute(saying)
    events.record(session, PresenceSet(subject_id=agent_id, is_away=away), actor=actor)
