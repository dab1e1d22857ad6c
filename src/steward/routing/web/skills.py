"""Skills: the list, one skill, what asks for it, what is near to it, who has it."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.kit import clock
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.routing import actions, queries
from steward.routing.forms import NearForm, SkillForm
from steward.routing.models import Skill
from steward.routing.web.blueprint import bp
from steward.routing.web.words import field_names, kind_names

_SKILLS = "/desk/admin/skills"
_USUAL = {"kind": "topic", "level": "0.5", "weight": "1"}


@bp.get(_SKILLS)
@access("skills.manage")
def skills_page() -> Response:
    """List the skills, who has them, and offer to add one."""
    return _show_list({})


def _show_list(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        return page(
            "routing/skills.html",
            skills=queries.skills(reading),
            holders=queries.holders(queries.standings(reading, clock.now())),
            kin=queries.kin_of_skills(reading),
            values=form_values() or _USUAL,
            errors=errors,
            kinds=kind_names(),
            labels=field_names(),
        )


@bp.post(_SKILLS)
@access("skills.manage")
@again(_show_list)
def add_skill() -> Response:
    """Add a skill, and lead to it."""
    skill = actions.add_skill(session(), form(SkillForm), actor=actor())
    return go_to(f"{_SKILLS}/{skill.id}", toast=_("Skill added"))


@bp.get(f"{_SKILLS}/<int:skill_id>")
@access("skills.manage")
def skill_page(skill_id: int) -> Response:
    """Show a skill."""
    return _show({}, skill_id)


def _show(errors: Mapping[str, str], skill_id: int) -> Response:
    with database().reading() as reading:
        skill = queries.get_skill(reading, skill_id)
        return page(
            "routing/skill.html",
            skill=skill,
            others=[(one.id, one.name) for one in queries.skills(reading) if one.id != skill_id],
            near=queries.skills_near(reading, skill_id),
            had_by=queries.had_by(queries.standings(reading, clock.now()), skill_id),
            values=_values(skill) | form_values(),
            errors=errors,
            kinds=kind_names(),
            labels=field_names(),
        )


def _values(skill: Skill) -> dict[str, str]:
    return {
        "name": skill.name,
        "kind": skill.kind,
        "words": "\n".join(skill.words),
        "level": f"{skill.level:g}",
        "weight": f"{skill.weight:g}",
        "share": "0.5",
    }


@bp.post(f"{_SKILLS}/<int:skill_id>")
@access("skills.manage")
@again(_show)
def change_skill(skill_id: int) -> Response:
    """Change a skill."""
    actions.change_skill(session(), skill_id, form(SkillForm), actor=actor())
    return go_to(f"{_SKILLS}/{skill_id}", toast=_("Saved"))


@bp.post(f"{_SKILLS}/<int:skill_id>/near")
@access("skills.manage")
@again(_show)
def set_near(skill_id: int) -> Response:
    """Let another skill count as a share of this one."""
    actions.set_near(session(), skill_id, form(NearForm), actor=actor())
    return go_to(f"{_SKILLS}/{skill_id}", toast=_("Saved"))


@bp.post(f"{_SKILLS}/<int:skill_id>/near/<int:near_id>/removal")
@access("skills.manage")
def drop_near(skill_id: int, near_id: int) -> Response:
    """Let another skill not count for this one any more."""
    actions.drop_near(session(), skill_id, near_id, actor=actor())
    return go_to(f"{_SKILLS}/{skill_id}", toast=_("It does not count for this skill any more"))


@bp.post(f"{_SKILLS}/<int:skill_id>/removal")
@access("skills.manage")
def remove_skill(skill_id: int) -> Response:
    """Remove a skill."""
    actions.remove_skill(session(), skill_id, actor=actor())
    return go_to(_SKILLS, toast=_("Skill removed"))
