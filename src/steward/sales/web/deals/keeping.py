"""How the house keeps its deals: the stages they stand in, and why they are lost."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.sales.actions import deals as actions
from steward.sales.forms.deals import DealTermsForm, StageForm
from steward.sales.queries import deals as queries
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS

STAGES = f"{DEALS}/stages"


@bp.get(STAGES)
@access("deals.read")
def deal_stages() -> Response:
    """Show the stages, and the reasons for which deals are lost."""
    return _shown({}, {})


def _shown(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    row = queries.find_deal_terms(session())
    reasons = "\n".join(queries.lost_reasons(session()))
    terms = {"lost_reasons": reasons, "version": str(row.version) if row else ""}
    context = {"stages": queries.stages(session()), "used": queries.used_stages(session())}
    odds = queries.odds_of_deals(session())
    shown = {"values": values, "terms": terms, "errors": errors, "odds": odds}
    return page("sales/deals/stages.html", status, **context, **shown)


@bp.post(STAGES)
@access("deals.manage")
def add_stage() -> Response:
    """Add a stage."""
    try:
        added = actions.add_stage(session(), form(StageForm), actor=actor())
    except BadInput as error:
        return _shown(form_values(), error.errors, error.status)
    return go_to(STAGES, toast=_("“%(name)s” is added", name=added.name))


@bp.post(f"{STAGES}/<int:stage_id>")
@access("deals.manage")
def change_stage(stage_id: int) -> Response:
    """Change a stage, unless somebody else did so meanwhile."""
    version = request.form.get("version", type=int)
    try:
        sent = form(StageForm)
        actions.change_stage(session(), stage_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _shown({}, error.errors or {"": error.detail}, error.status)
    return go_to(STAGES, toast=_("Saved"))


@bp.post(f"{STAGES}/<int:stage_id>/removal")
@access("deals.manage")
def remove_stage(stage_id: int) -> Response:
    """Remove a stage that no deal ever stood in."""
    actions.remove_stage(session(), stage_id, actor=actor())
    return go_to(STAGES, toast=_("The stage is removed"))


@bp.post(f"{DEALS}/reasons")
@access("deals.manage")
def set_lost_reasons() -> Response:
    """Say for which reasons deals are lost, unless somebody else did so meanwhile."""
    version = request.form.get("version", type=int)
    try:
        actions.set_deal_terms(session(), form(DealTermsForm), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _shown(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(STAGES, toast=_("Saved"))
