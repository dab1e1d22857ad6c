"""The rules of triage at the desk: edited by leads, with what they would change beside them."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.customers import segment_names
from steward.helpdesk.actions.triage import LEARN, change_rules, preview_rules
from steward.helpdesk.forms import SeenForm
from steward.helpdesk.queries.triage import find_rules, learned_models, present_triage
from steward.helpdesk.rules import Severity
from steward.helpdesk.rules.triage import TriageRules
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.words import rule_names, severity_name
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import BadInput
from steward.kit.jobs import defer
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_TRIAGE = "/desk/admin/triage"


@bp.get(_TRIAGE)
@access("triage.manage")
def triage_rules() -> Response:
    """Show the rules, and what the newest tickets are by them."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        rules, row = present_triage(reading).rules, find_rules(reading)
        return page(
            "helpdesk/triage/rules.html",
            segments=segment_names(reading),
            values=rules.model_dump(mode="json") | form_values(),
            version=row.version if row else 1,
            errors=errors,
            names=rule_names(),
            severities=[(one.value, severity_name(one)) for one in Severity],
            learned=learned_models(reading),
            preview=preview_rules(reading, rules, actor=actor()),
        )


@bp.post(_TRIAGE)
@access("triage.manage")
@again(_show)
def change_triage_rules() -> Response:
    """Let other rules hold from now on."""
    rules, version = form(TriageRules, emptied=True), form(SeenForm).version
    change_rules(session(), rules, actor=actor(), version=version)
    return go_to(_TRIAGE, toast=_("Saved. It holds for what comes from now on"))


@bp.post(f"{_TRIAGE}/preview")
@access("triage.manage")
def preview_triage_rules() -> Response:
    """Show what the rules as they are filled in would change; nothing is saved."""
    try:
        rules = form(TriageRules, emptied=True)
    except BadInput as error:
        return page("helpdesk/triage/_refused.html", 422, errors=error.errors, names=rule_names())
    with database().reading() as reading:
        preview = preview_rules(reading, rules, actor=actor())
    return page("helpdesk/triage/_preview.html", preview=preview)


@bp.post(f"{_TRIAGE}/learning")
@access("triage.manage")
def learn_triage_now() -> Response:
    """Have triage learn now instead of at night."""
    defer(session(), LEARN)
    return go_to(_TRIAGE, toast=_("It learns now. This page shows what came of it"))
