"""One's own skills, shift and absences, and what one thinks of them."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from steward.accounts import actor
from steward.kit import clock
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.routing import actions, queries
from steward.routing.forms import AbsenceForm, ObjectionForm
from steward.routing.rules import HALF_LIFE, PRIOR, SILENCE
from steward.routing.web.blueprint import bp
from steward.routing.web.experts import shift_parts, zone_here
from steward.routing.web.words import field_names

_MINE = "/desk/me/skills"


@bp.get(_MINE)
@access("expertise.own")
def my_skills() -> Response:
    """Show one's own skills and how they came about, one's shift, and one's absences."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    own_id = actor().user_id or 0
    return page(
        "routing/mine.html",
        errors=errors,
        values=form_values(),
        labels=field_names(),
        rule={"days": HALF_LIFE.days, "prior": round(PRIOR), "silence": SILENCE.seconds // 60},
        **_parts(own_id),
        **shift_parts(own_id),
    )


def _parts(own_id: int) -> dict[str, Any]:
    """Gather how one stands, what one is good at, and what one objected to."""
    now = clock.now()
    with database().reading() as reading:
        own = queries.abilities_of(reading, own_id)
        return {
            "now": now,
            "one": queries.get_standing(reading, own_id, now),
            "skills": [(skill, queries.learned(ability, now)) for skill, ability in own],
            "objections": queries.objections_of(reading, own_id),
        }


@bp.post("/desk/me/objections")
@access("expertise.own")
@again(_show)
def object_to() -> Response:
    """Say that a proficiency is not right."""
    actions.object_to(session(), form(ObjectionForm), actor=actor())
    return go_to(_MINE, toast=_("A lead will look at it"))


@bp.post("/desk/me/absences")
@access("expertise.own")
@again(_show)
def add_own_absence() -> Response:
    """Enter when one is not there."""
    own_id = actor().user_id or 0
    actions.add_absence(session(), own_id, form(AbsenceForm), zone_here(), actor=actor())
    return go_to(_MINE, toast=_("Absence entered"))


@bp.post("/desk/me/absences/<int:absence_id>/removal")
@access("expertise.own")
def remove_own_absence(absence_id: int) -> Response:
    """Be there after all."""
    actions.remove_absence(session(), actor().user_id or 0, absence_id, actor=actor())
    return go_to(_MINE, toast=_("Absence removed"))
