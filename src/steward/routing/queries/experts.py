"""Reads of agents as experts: what each can do, carries, and whether they are on duty."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Double, Select, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Role, User, agents, agents_heard, permissions_of
from steward.kit.errors import NotFound
from steward.promises import Calendar, Timeline, timeline_of
from steward.routing.models import USUAL_CAPACITY, Ability, Absence, Shift, Skill, Staffing
from steward.routing.rules import (
    AHEAD,
    HALF_LIFE,
    Duty,
    Expert,
    SkillKind,
    SkillRule,
    duty_of,
    is_present,
    proficiencies,
)

Row = TypeVar("Row", Staffing, Absence)
_LEADS = frozenset({Role.SUPERVISOR, Role.ADMIN})


class Proficiency(NamedTuple):
    """How good somebody is at a skill: what was set, and what it is with what was learned."""

    skill: SkillRule
    level: float
    value: float

    @property
    def suffices(self) -> bool:
        """Whether it is what work of this skill asks for.

        A language counts by what was set: who hands on a ticket has not forgotten how to speak.
        """
        is_language = self.skill.kind is SkillKind.LANGUAGE
        return self.skill.is_had_at(self.level if is_language else self.value)


@dataclass(frozen=True)
class Standing:
    """An agent at one moment."""

    user: User
    staffing: Staffing
    duty: Duty
    is_present: bool
    heard_at: datetime | None = None
    has_shift: bool = False
    absences: Sequence[Absence] = ()
    abilities: Mapping[int, Proficiency] = field(default_factory=dict)

    @property
    def is_lead(self) -> bool:
        """Whether they lead: a supervisor or an admin."""
        return self.user.role in _LEADS

    def absence_at(self, now: datetime) -> Absence | None:
        """Return the absence that they are in, or None."""
        return next((one for one in self.absences if one.starts_at <= now < one.ends_at), None)

    def as_expert(self) -> Expert:
        """Return them as the engine plans with them."""
        had = self.abilities.values()
        return Expert(
            id=str(self.user.id),
            skills={one.skill.name: one.value for one in had},
            capacity=self.staffing.capacity,
            load=self.staffing.load,
            shift_end=self.duty.until,
            is_present=self.is_present,
            is_generalist=self.staffing.is_generalist,
            is_lead=self.is_lead,
            languages=frozenset(_spoken(had)),
            permissions=_PERMISSIONS[self.user.role],
        )


_PERMISSIONS = {role.value: frozenset(permissions_of(role)) for role in Role}


def _spoken(had: Iterable[Proficiency]) -> Iterator[str]:
    for one in had:
        if one.skill.kind is SkillKind.LANGUAGE and one.suffices:
            yield from one.skill.words


def experts(session: Session, now: datetime) -> list[Expert]:
    """List all active agents as the engine plans with them; five queries, however many they are.

    The id is the user's, as text; skills are by name.
    """
    return [one.as_expert() for one in standings(session, now)]


def standings(session: Session, now: datetime) -> list[Standing]:
    """List all active agents by name, as they stand at a moment."""
    return _standings(session, agents_heard(session), now)


def get_standing(session: Session, agent_id: int, now: datetime) -> Standing:
    """Return one active agent as they stand at a moment, or raise NotFound."""
    found = [one for one in agents_heard(session) if one[0].id == agent_id]
    if not found:
        raise NotFound
    return _standings(session, found, now)[0]


def _standings(
    session: Session, found: Sequence[tuple[User, datetime | None]], now: datetime
) -> list[Standing]:
    ids = [user.id for user, _ in found]
    by_id = {one.agent_id: one for one in session.scalars(_of(Staffing, ids))}
    shifts, absences = shifts_of(session, ids), _absences(session, ids, now)
    abilities = _abilities(session, ids, now)
    duty = cache(duty_of)  # many have the same shifts, and few are absent
    made = []
    for user, heard_at in found:
        staffing = by_id.get(user.id) or usual_staffing(user.id)
        away = absences.get(user.id, [])
        own = tuple(shifts.get(user.id, ()))
        here = is_present(is_away=staffing.is_away, heard_at=heard_at, now=now)
        works = duty(own, tuple((one.starts_at, one.ends_at) for one in away), now)
        had = abilities.get(user.id, {})
        made.append(Standing(user, staffing, works, here, heard_at, bool(own), away, had))
    return made


def usual_staffing(agent_id: int) -> Staffing:
    """Return what holds of an agent of whom nothing was set."""
    return Staffing(
        agent_id=agent_id,
        version=1,
        capacity=USUAL_CAPACITY,
        load=0.0,
        is_generalist=False,
        is_away=False,
    )


def _of(table: type[Row], agent_ids: Sequence[int]) -> Select[Row]:
    return select(table).where(_among(table.agent_id, agent_ids))


def _among(column: InstrumentedAttribute[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """One array, where `in_` would write out two hundred parameters."""
    return column == any_(literal(list(ids), ARRAY(BigInteger)))


def shifts_of(session: Session, agent_ids: Sequence[int]) -> Mapping[int, list[Timeline]]:
    """Return the open time of the calendars by which agents work, by their ids."""
    query = select(Calendar, func.array_agg(Shift.agent_id))
    query = query.join(Shift, Shift.calendar_id == Calendar.id).group_by(Calendar.id)
    found: dict[int, list[Timeline]] = {}
    for calendar, own in session.execute(query.where(_among(Shift.agent_id, agent_ids))):
        timeline = timeline_of(calendar.hours)
        for agent_id in own:
            found.setdefault(agent_id, []).append(timeline)
    return found


def _absences(
    session: Session, agent_ids: Sequence[int], now: datetime
) -> Mapping[int, list[Absence]]:
    query = _of(Absence, agent_ids).where(Absence.ends_at > now, Absence.starts_at < now + AHEAD)
    found: dict[int, list[Absence]] = {}
    for one in session.scalars(query.order_by(Absence.starts_at)):
        found.setdefault(one.agent_id, []).append(one)
    return found


def _abilities(
    session: Session, agent_ids: Sequence[int], now: datetime
) -> Mapping[int, dict[int, Proficiency]]:
    """Return what each agent can do; read and reckoned skill by skill, as there are thousands."""
    age = cast(func.extract("epoch", now - func.coalesce(Ability.learned_at, now)), Double)
    numbers = (Ability.level, Ability.success, Ability.mass, age)
    query = (
        select(Skill, func.array_agg(Ability.agent_id), *map(func.array_agg, numbers))
        .join(Ability, Ability.skill_id == Skill.id)
        .where(_among(Ability.agent_id, agent_ids))
        .group_by(Skill.id)
    )
    found: dict[int, dict[int, Proficiency]] = {agent_id: {} for agent_id in agent_ids}
    for skill, ids, levels, *seen in session.execute(query):
        success, mass, seconds = (np.array(one, dtype=float) for one in seen)
        ages = seconds / HALF_LIFE.total_seconds()
        values = proficiencies(np.array(levels), success, mass, ages).tolist()
        skill_id, rule = skill.id, skill.rule
        for agent_id, level, value in zip(ids, levels, values, strict=True):
            found[agent_id][skill_id] = Proficiency(rule, level, value)
    return found


def holders(found: Iterable[Standing]) -> Mapping[int, int]:
    """Count for each skill that somebody has, by its id, how many have what it asks for."""
    return Counter(
        skill_id for one in found for skill_id, ability in one.abilities.items() if ability.suffices
    )


def able_by_skill(session: Session, now: datetime) -> Mapping[str, int]:
    """Count by the name of each skill that somebody has how many agents have what it asks for."""
    ids = [user.id for user in agents(session)]
    found = _abilities(session, ids, now).values()
    return Counter(one.skill.name for had in found for one in had.values() if one.suffices)


def had_by(found: Iterable[Standing], skill_id: int) -> list[tuple[User, Proficiency]]:
    """List who knows anything of a skill, the best first."""
    rows = [(one.user, one.abilities[skill_id]) for one in found if skill_id in one.abilities]
    return sorted(rows, key=lambda row: -row[1].value)
