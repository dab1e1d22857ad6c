"""Skills: added, changed, put near to others, removed."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.routing.events import SkillAdded, SkillChanged, SkillRemoved
from steward.routing.forms import NearForm, SkillForm
from steward.routing.models import Ability, NearSkill, Skill
from steward.routing.queries import find_skill_by_name, get_skill

_FIELDS = ("name", "kind", "words", "level", "weight")


def add_skill(session: Session, form: SkillForm, *, actor: Actor) -> Skill:
    """Add a skill. Raises BadInput when the name is taken."""
    demand(actor, "skills.manage")
    _check_name(session, form.name, None)
    skill = Skill(**_values(form), created_at=clock.now())
    session.add(skill)
    session.flush()
    added = SkillAdded(subject_id=skill.id, name=skill.name, rule=_rule(skill))
    events.record(session, added, actor=actor)
    return skill


def change_skill(session: Session, skill_id: int, form: SkillForm, *, actor: Actor) -> Skill:
    """Change a skill; who has it, stays. Raises BadInput, Conflict."""
    skill = _to_change(session, skill_id, actor)
    check_version(form.version, skill.version)
    _check_name(session, form.name, skill.id)
    old = _rule(skill)
    for name, value in _values(form).items():
        setattr(skill, name, value)
    _tell(session, skill, {name: [old[name], new] for name, new in _rule(skill).items()}, actor)
    return skill


def remove_skill(session: Session, skill_id: int, *, actor: Actor) -> None:
    """Remove a skill, and with it who had it."""
    skill = _to_change(session, skill_id, actor)
    levels = select(Ability.agent_id, Ability.level).where(Ability.skill_id == skill.id)
    removed = SkillRemoved(
        subject_id=skill.id,
        name=skill.name,
        rule=_rule(skill),
        levels=dict(session.execute(levels).all()),
    )
    session.delete(skill)
    events.record(session, removed, actor=actor)


def set_near(session: Session, skill_id: int, form: NearForm, *, actor: Actor) -> None:
    """Let another skill count as a share of this one. Raises BadInput for the skill itself."""
    skill = _to_change(session, skill_id, actor)
    if form.near == skill.id:
        said = N_("A skill is not near to itself. Choose another one.")
        raise BadInput(errors={"near": said})
    near = get_skill(session, form.near)
    old = session.get(NearSkill, (skill.id, near.id), populate_existing=True)
    before = old.share if old else None
    values = {"skill_id": skill.id, "near_id": near.id, "share": form.share}
    setting = insert(NearSkill).values(values)
    session.execute(setting.on_conflict_do_update(index_elements=_PAIR, set_=values))
    _tell(session, skill, {f"near {near.name}": [before, form.share]}, actor)


_PAIR = ["skill_id", "near_id"]


def drop_near(session: Session, skill_id: int, near_id: int, *, actor: Actor) -> None:
    """Let another skill not count for this one any more."""
    skill, near = _to_change(session, skill_id, actor), get_skill(session, near_id)
    pair = (NearSkill.skill_id == skill.id) & (NearSkill.near_id == near.id)
    dropped = session.scalars(delete(NearSkill).where(pair).returning(NearSkill.share)).all()
    _tell(session, skill, {f"near {near.name}": [share, None] for share in dropped}, actor)


def _to_change(session: Session, skill_id: int, actor: Actor) -> Skill:
    demand(actor, "skills.manage")
    return get_skill(session, skill_id, for_update=True)


def _check_name(session: Session, name: str, skill_id: int | None) -> None:
    known = find_skill_by_name(session, name)
    if known is not None and known.id != skill_id:
        taken = N_("There is a skill “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})


def _values(form: SkillForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in _FIELDS} | {"words": list(form.words)}


def _rule(skill: Skill) -> dict[str, Any]:
    return {name: getattr(skill, name) for name in _FIELDS}


def _tell(session: Session, skill: Skill, found: dict[str, list[Any]], actor: Actor) -> None:
    changes = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    if changes:
        session.flush()
        changed = SkillChanged(subject_id=skill.id, name=skill.name, changes=changes)
        events.record(session, changed, actor=actor)
