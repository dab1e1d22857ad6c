"""Experts as a lead sees them: all with shift, load and skills; one, with all that can be set."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request

from steward.accounts import actor, agents
from steward.kit import clock
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.promises import calendars
from steward.routing import actions, queries
from steward.routing.forms import AbsenceForm, AnswerForm, LevelsForm, StaffingForm
from steward.routing.web.blueprint import bp
from steward.routing.web.words import field_names

_EXPERTS = "/desk/admin/experts"
_LEVEL = "levels."


def zone_here() -> ZoneInfo:
    """Return the zone in which times are shown, and entered."""
    return ZoneInfo(settings().timezone)


@bp.get(_EXPERTS)
@access("experts.manage")
def experts_page() -> Response:
    """List all agents with shift, presence, load and skills, and what they object to."""
    now = clock.now()
    with database().reading() as reading:
        return page(
            "routing/experts.html",
            experts=queries.standings(reading, now),
            objections=queries.open_objections(reading),
            now=now,
        )


@bp.get(f"{_EXPERTS}/<int:user_id>")
@access("experts.manage")
def expert_page(user_id: int) -> Response:
    """Show one agent as an expert."""
    return _show({}, user_id)


def _show(errors: Mapping[str, str], user_id: int) -> Response:
    parts = _parts(user_id)
    one = parts["one"]
    usual = {
        "capacity": f"{one.staffing.capacity:g}",
        "is_generalist": one.staffing.is_generalist,
    }
    return page(
        "routing/expert.html",
        errors=errors,
        values=usual | form_values(),
        labels=field_names() | {f"{_LEVEL}{skill.id}": skill.name for skill in parts["skills"]},
        **parts,
        **shift_parts(user_id),
    )


def _parts(user_id: int) -> dict[str, Any]:
    """Gather how somebody stands, what they are good at, and what they object to."""
    now = clock.now()
    with database().reading() as reading:
        own = queries.abilities_of(reading, user_id)
        return {
            "now": now,
            "one": queries.get_standing(reading, user_id, now),
            "skills": queries.skills(reading),
            "learned": {skill.id: queries.learned(ability, now) for skill, ability in own},
            "objections": [
                found for found in queries.open_objections(reading) if found[2].id == user_id
            ],
        }


def shift_parts(user_id: int) -> dict[str, Any]:
    """Gather when somebody works, who may stand in, and when they are absent."""
    with database().reading() as reading:
        people = agents(reading)
        return {
            "calendars": calendars(reading),
            "shifts": set(queries.calendar_ids_of(reading, user_id)),
            "absences": queries.absences_ahead(reading, user_id, clock.now()),
            "names": {one.id: one.name for one in people},
            "deputies": [(one.id, one.name) for one in people if one.id != user_id],
        }


@bp.post(f"{_EXPERTS}/<int:user_id>/levels")
@access("experts.manage")
@again(_show)
def set_levels(user_id: int) -> Response:
    """Say how good an agent is at what."""
    sent = {name: value.strip() or None for name, value in request.form.items()}
    levels = {name.removeprefix(_LEVEL): sent[name] for name in sent if name.startswith(_LEVEL)}
    wanted = parse(LevelsForm, {"levels": levels, "version": sent.get("version")})
    actions.set_levels(session(), user_id, wanted, actor=actor())
    return go_to(f"{_EXPERTS}/{user_id}", toast=_("Saved"))


@bp.post(f"{_EXPERTS}/<int:user_id>/skills/<int:skill_id>/fresh-start")
@access("experts.manage")
def set_back(user_id: int, skill_id: int) -> Response:
    """Let only the level count that was set."""
    actions.set_back(session(), user_id, skill_id, actor=actor())
    said = _("Only the level that was set counts now")
    return go_to(f"{_EXPERTS}/{user_id}", toast=said)


@bp.post(f"{_EXPERTS}/<int:user_id>/staffing")
@access("experts.manage")
@again(_show)
def change_staffing(user_id: int) -> Response:
    """Give an agent a capacity and shifts."""
    actions.change_staffing(session(), user_id, form(StaffingForm), actor=actor())
    return go_to(f"{_EXPERTS}/{user_id}", toast=_("Saved"))


@bp.post(f"{_EXPERTS}/<int:user_id>/absences")
@access("experts.manage")
@again(_show)
def add_absence(user_id: int) -> Response:
    """Enter an absence of an agent."""
    actions.add_absence(session(), user_id, form(AbsenceForm), zone_here(), actor=actor())
    return go_to(f"{_EXPERTS}/{user_id}", toast=_("Absence entered"))


@bp.post(f"{_EXPERTS}/<int:user_id>/absences/<int:absence_id>/removal")
@access("experts.manage")
def remove_absence(user_id: int, absence_id: int) -> Response:
    """Remove an absence of an agent."""
    actions.remove_absence(session(), user_id, absence_id, actor=actor())
    return go_to(f"{_EXPERTS}/{user_id}", toast=_("Absence removed"))


@bp.post("/desk/admin/objections/<int:objection_id>/acceptance")
@access("experts.manage")
def accept_objection(objection_id: int) -> Response:
    """Agree with an agent on how good they are."""
    done = actions.accept_objection(session(), objection_id, form(AnswerForm), actor=actor())
    return go_to(f"{_EXPERTS}/{done.agent_id}", toast=_("Accepted: this is the level now"))


@bp.post("/desk/admin/objections/<int:objection_id>/refusal")
@access("experts.manage")
def decline_objection(objection_id: int) -> Response:
    """Leave a proficiency as it is."""
    done = actions.decline_objection(session(), objection_id, form(AnswerForm), actor=actor())
    return go_to(f"{_EXPERTS}/{done.agent_id}", toast=_("Declined: nothing has changed"))
