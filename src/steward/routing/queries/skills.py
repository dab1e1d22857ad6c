"""Reads of skills: what there is, what asks for it, what is near to it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from steward.kit.errors import NotFound
from steward.routing.models import NearSkill, Skill
from steward.routing.rules import SkillRule


def skills(session: Session) -> Sequence[Skill]:
    """List all skills by kind and name."""
    return session.scalars(select(Skill).order_by(Skill.kind.desc(), Skill.name)).all()


def skill_rules(session: Session) -> tuple[SkillRule, ...]:
    """Return all skills as work asks for them, for `needs_of` and `language_of`."""
    return tuple(one.rule for one in skills(session))


def get_skill(session: Session, skill_id: int, *, for_update: bool = False) -> Skill:
    """Return a skill, or raise NotFound."""
    skill = session.get(Skill, skill_id, with_for_update=for_update or None)
    if skill is None:
        raise NotFound
    return skill


def find_skill_by_name(session: Session, name: str) -> Skill | None:
    """Return the skill of this name, whatever its case, or None."""
    return session.scalars(select(Skill).where(Skill.name == name)).one_or_none()


def skills_near(session: Session, skill_id: int) -> Sequence[tuple[Skill, float]]:
    """List the skills that help with one, the nearest first, and how much."""
    query = select(Skill, NearSkill.share).join(NearSkill, NearSkill.near_id == Skill.id)
    query = query.where(NearSkill.skill_id == skill_id)
    rows = session.execute(query.order_by(NearSkill.share.desc(), Skill.name))
    return [(skill, share) for skill, share in rows]


def kin_of_skills(session: Session) -> Mapping[str, Mapping[str, float]]:
    """Return for each skill which others are near to it, and how much: `Rules.kin`."""
    near = aliased(Skill)
    query = (
        select(Skill.name, near.name, NearSkill.share)
        .join(NearSkill, NearSkill.skill_id == Skill.id)
        .join(near, near.id == NearSkill.near_id)
    )
    found: dict[str, dict[str, float]] = {}
    for name, other, share in session.execute(query):
        found.setdefault(name, {})[other] = share
    return found
