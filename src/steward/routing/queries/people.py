"""Reads about single agents: what was set and learned, objections, absences, who stands in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.kit.errors import NotFound
from steward.routing.models import Ability, Absence, Objection, Shift, Skill, Staffing
from steward.routing.rules import doubt, proficiency


def abilities_of(session: Session, agent_id: int) -> Sequence[tuple[Skill, Ability]]:
    """List what an agent can do, by kind and name of the skill, and how it came about."""
    query = select(Skill, Ability).join(Ability, Ability.skill_id == Skill.id)
    query = query.where(Ability.agent_id == agent_id).order_by(Skill.kind.desc(), Skill.name)
    return [(skill, ability) for skill, ability in session.execute(query)]


class Learned(NamedTuple):
    """A proficiency and how it came about; `doubt` is its standard deviation."""

    ability: Ability
    value: float
    doubt: float


def learned(ability: Ability, now: datetime) -> Learned:
    """Return what an ability comes to at a moment."""
    level, seen = ability.level, ability.seen
    return Learned(ability, proficiency(level, seen, now), doubt(level, seen, now))


def find_ability(session: Session, agent_id: int, skill_id: int) -> Ability | None:
    """Return how good an agent is at a skill, or None."""
    return session.get(Ability, (agent_id, skill_id))


def get_ability(session: Session, agent_id: int, skill_id: int) -> Ability:
    """Return how good an agent is at a skill, locked to be changed, or raise NotFound."""
    ability = session.get(
        Ability, (agent_id, skill_id), with_for_update=True, populate_existing=True
    )
    if ability is None:
        raise NotFound
    return ability


def open_objections(session: Session) -> Sequence[tuple[Objection, Skill, User]]:
    """List the objections that wait for a lead, the oldest first."""
    query = (
        select(Objection, Skill, User)
        .join(Skill, Skill.id == Objection.skill_id)
        .join(User, User.id == Objection.agent_id)
        .where(Objection.decided_at.is_(None))
        .order_by(Objection.raised_at)
    )
    return [(one, skill, user) for one, skill, user in session.execute(query)]


def objections_of(session: Session, agent_id: int) -> Mapping[int, Objection]:
    """Return the latest objection of an agent to each skill, by the skill's id."""
    query = select(Objection).where(Objection.agent_id == agent_id).order_by(Objection.id)
    return {one.skill_id: one for one in session.scalars(query)}


def get_objection(session: Session, objection_id: int) -> Objection:
    """Return an objection, locked to be decided on, or raise NotFound."""
    objection = session.get(Objection, objection_id, with_for_update=True, populate_existing=True)
    if objection is None:
        raise NotFound
    return objection


def absences_ahead(session: Session, agent_id: int, now: datetime) -> Sequence[Absence]:
    """List the absences of an agent that are not over, in their order."""
    ahead = (Absence.agent_id == agent_id) & (Absence.ends_at > now)
    return session.scalars(select(Absence).where(ahead).order_by(Absence.starts_at)).all()


def get_absence(session: Session, agent_id: int, absence_id: int) -> Absence:
    """Return an absence of an agent, or raise NotFound."""
    absence = session.get(Absence, absence_id)
    if absence is None or absence.agent_id != agent_id:
        raise NotFound
    return absence


def deputy_of(session: Session, agent_id: int, now: datetime) -> int | None:
    """Return the id of who stands in for an absent agent, or None without anybody.

    Where the deputy is absent, too, theirs; None for somebody who is not absent at all.
    """
    works_here = (User.id == Absence.deputy_id) & User.suspended_at.is_(None)
    query = select(Absence.agent_id, User.id).outerjoin(User, works_here)
    query = query.where(Absence.starts_at <= now, Absence.ends_at > now)
    deputies = dict(session.execute(query).all())
    found, asked = deputies.get(agent_id), {agent_id}
    while found in deputies and found not in asked:
        asked.add(found)
        found = deputies[found]
    return None if found in asked else found


def calendar_ids_of(session: Session, agent_id: int) -> list[int]:
    """Return the ids of the calendars by which an agent works."""
    query = select(Shift.calendar_id).where(Shift.agent_id == agent_id)
    return list(session.scalars(query.order_by(Shift.calendar_id)))


def names_on_calendar(session: Session, calendar_id: int) -> Sequence[str]:
    """List the names of those who work by a calendar."""
    query = select(User.name).join(Shift, Shift.agent_id == User.id)
    return session.scalars(query.where(Shift.calendar_id == calendar_id).order_by(User.name)).all()


def loads(session: Session) -> Mapping[int, float]:
    """Return the load that is kept of each agent who carries or carried any, in units."""
    return dict(session.execute(select(Staffing.agent_id, Staffing.load)).all())


def is_away(session: Session, agent_id: int) -> bool:
    """Whether an agent has said to be away."""
    query = select(Staffing.is_away).where(Staffing.agent_id == agent_id)
    return bool(session.scalars(query).one_or_none())
