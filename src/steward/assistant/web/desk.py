"""The assistant at the desk: how it does, when it answers, and what it would say."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import Actor, Role, actor
from steward.assistant import actions, queries
from steward.assistant.actions import answer_question, learn_soon
from steward.assistant.forms import LONGEST_QUESTION, OutsideForm, SettingsForm
from steward.assistant.queries import Overview
from steward.assistant.rules import lately_at, point_at, threshold_for
from steward.assistant.web.blueprint import bp
from steward.assistant.web.words import field_names
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.texts import gettext as _

_ASSISTANT = "/desk/admin/assistant"
_SHOWN = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_BOUNDS = (0.01, 0.02, 0.05)  # of errors
_DRAWN = 120  # points of the curve
_SOMEBODY = Actor(user_id=None, name="", email="", role=Role.CUSTOMER)  # asks in the test box


@bp.get(_ASSISTANT)
@access("assistant.teach")
def assistant_page() -> Response:
    """Show how the assistant stands, and what it would say to a question."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    question = request.args.get("question", "").strip()[:LONGEST_QUESTION]
    with database().reading() as reading:
        shown = queries.overview(reading)
        reply = answer_question(reading, _SOMEBODY, question) if question else None
    return page(
        "assistant/desk/assistant.html",
        values=_values(shown) | form_values(),
        errors=errors,
        labels=field_names(),
        question=question,
        reply=reply,
        **vars(shown),
        **_curve(shown, shown.settings.threshold),
    )


def _values(shown: Overview) -> dict[str, str]:
    settings = shown.settings
    return {"outside": "\n".join(settings.outside), "threshold": f"{settings.threshold:g}"}


def _curve(shown: Overview, threshold: float) -> dict[str, object]:
    points, heard = shown.points, shown.heard
    step = max(len(points) // _DRAWN, 1)
    drawn = [*points[::step], *points[-1:]]
    return {
        "drawn": [(round(one.coverage, 4), round(one.errors, 4)) for one in drawn],
        "rows": [(point_at(points, one), lately_at(heard, one)) for one in _SHOWN],
        "bounds": [(one, threshold_for(points, one)) for one in _BOUNDS],
        "chosen": point_at(points, threshold),
        "lately": lately_at(heard, threshold),
    }


@bp.get(f"{_ASSISTANT}/curve")
@access("assistant.teach")
def assistant_at_threshold() -> Response:
    """Say what another threshold would answer, and how much of it wrongly."""
    asked = min(max(request.args.get("threshold", 0.5, float), 0.0), 1.0)
    if not is_htmx():
        return go_to(_ASSISTANT)
    chosen = point_at(queries.present_curve(session()), asked)
    lately = lately_at(queries.heard_lately(session()), asked)
    return page("assistant/desk/_chosen.html", chosen=chosen, lately=lately)


@bp.post(f"{_ASSISTANT}/settings")
@access("assistant.teach")
@again(_show)
def set_assistant() -> Response:
    """Switch it on or off, and choose from which confidence on it answers."""
    actions.change_settings(session(), form(SettingsForm), actor=actor())
    return go_to(_ASSISTANT, toast=_("Saved. It holds at once"))


@bp.post(f"{_ASSISTANT}/outside")
@access("assistant.teach")
@again(_show)
def set_outside() -> Response:
    """Say which questions it shall not know."""
    actions.change_outside(session(), form(OutsideForm), actor=actor())
    return go_to(_ASSISTANT, toast=_("Saved. It learns now"))


@bp.post(f"{_ASSISTANT}/learning")
@access("assistant.teach")
def learn_now() -> Response:
    """Have it learn anew, from all that is taught and written."""
    learn_soon(session())
    return go_to(_ASSISTANT, toast=_("It learns now. This page shows what came of it"))
