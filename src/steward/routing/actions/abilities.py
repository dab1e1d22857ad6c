"""How good agents are: set by a lead, learned from what came of their work, set back."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, get_agent
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.routing.actions.staffing import lock_staffing
from steward.routing.events import LearningSetBack, LevelsSet, OutcomeNoted
from steward.routing.forms import LevelsForm
from steward.routing.models import Ability, Skill
from steward.routing.queries import find_ability, get_ability, get_skill, skills
from steward.routing.rules import Outcome, proficiency


def set_levels(session: Session, agent_id: int, form: LevelsForm, *, actor: Actor) -> None:
    """Say how good an agent is at some skills; None takes a skill away, with all that was learned.

    What was learned of the others stays. Raises NotFound, Conflict.
    """
    demand(actor, "experts.manage")
    agent = get_agent(session, agent_id)
    staffing = lock_staffing(session, agent.id)
    check_version(form.version, staffing.version)
    known = {one.id: one for one in skills(session)}
    if not known.keys() >= form.levels.keys():
        raise NotFound
    changes = {}
    for skill_id, level in sorted(form.levels.items()):
        old = _set_level(session, agent.id, skill_id, level, actor)
        if old != level:
            changes[known[skill_id].name] = [old, level]
    if changes:
        staffing.changed_at = clock.now()
        events.record(session, LevelsSet(subject_id=agent.id, changes=changes), actor=actor)


def _set_level(
    session: Session, agent_id: int, skill_id: int, level: float | None, actor: Actor
) -> float | None:
    """Set a level, and return what it was before."""
    ability = find_ability(session, agent_id, skill_id)
    old = ability.level if ability and ability.set_at else None
    if ability is not None and level is None:
        session.delete(ability)
    elif level is not None and level != old:
        _lock_ability(session, agent_id, skill_id).set(level, actor.name, clock.now())
    return old


def _lock_ability(session: Session, agent_id: int, skill_id: int) -> Ability:
    """Return an ability, made if it is new, with nobody else changing it."""
    adding = insert(Ability).values(agent_id=agent_id, skill_id=skill_id, **_NOTHING)
    session.execute(adding.on_conflict_do_nothing())
    return get_ability(session, agent_id, skill_id)


_NOTHING = {"level": 0.0, "set_by": "", "success": 0.0, "mass": 0.0, "outcomes": 0}


def set_back(session: Session, agent_id: int, skill_id: int, *, actor: Actor) -> None:
    """Let only the level count that was set, until more is learned."""
    demand(actor, "experts.manage")
    agent, skill = get_agent(session, agent_id), get_skill(session, skill_id)
    ability = get_ability(session, agent.id, skill.id)
    was = proficiency(ability.level, ability.seen, clock.now())
    ability.forget()
    fact = LearningSetBack(subject_id=agent.id, skill=skill.name, was=was, level=ability.level)
    events.record(session, fact, actor=actor)


def settle_level(
    session: Session, agent_id: int, skill_id: int, level: float, *, actor: Actor
) -> float:
    """Let a level count, and nothing that was learned before; return what they were taken for."""
    now = clock.now()
    ability = _lock_ability(session, agent_id, skill_id)
    was = proficiency(ability.level, ability.seen, now)
    ability.forget()
    ability.set(level, actor.name, now)
    return was


def note_outcome(
    session: Session,
    agent_id: int,
    skills: Iterable[str],
    outcome: Outcome,
    weight: float = 1.0,
    at: datetime | None = None,
) -> None:
    """Learn from what came of an agent's work that asked for some skills, by name.

    `weight` is how much it counts, 1 for an ordinary ticket; `at` is when it was, now if not
    said. Each skill keeps a decayed sum, so nothing is ever read back. Names that are no skill
    any more are passed over. Raises BadInput for a weight that is none.
    """
    if not (isfinite(weight) and weight > 0):
        said = N_("An outcome weighs more than nothing.")
        raise BadInput(said, errors={"weight": said})
    query = select(Skill.id, Skill.name).where(Skill.name.in_(list(skills)))
    found = session.execute(query.order_by(Skill.id)).all()  # in order: no two wait for each other
    moment = at or clock.now()
    for skill_id, _ in found:
        _lock_ability(session, agent_id, skill_id).learn(outcome.grade, weight, moment)
    if found:
        noted = OutcomeNoted(
            subject_id=agent_id,
            skills=tuple(name for _, name in found),
            result=outcome.result,
            grade=outcome.grade,
            weight=weight,
            moment=moment.isoformat(),
        )
        events.record(session, noted, actor=SYSTEM)
