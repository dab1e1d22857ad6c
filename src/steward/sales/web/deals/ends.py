"""Deals moved, won, lost and put back, from the board and from their page."""

from collections.abc import Callable

from flask import Response, make_response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, go_to, is_htmx, with_toast
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales.actions import deals as actions
from steward.sales.forms.deals import LostForm, StageChosen, WonForm
from steward.sales.models import Deal
from steward.sales.queries import deals as queries
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS
from steward.sales.web.deals.one import shown_deal


@bp.post(f"{DEALS}/<deal_number>/stage")
@access("deals.change")
def move_deal(deal_number: str) -> Response:
    """Put a deal into another open stage."""

    def act(version: int | None) -> Deal:
        stage_id = form(StageChosen).stage_id
        who = actor()
        return actions.move_deal(session(), deal_number, stage_id, version=version, actor=who)

    return _done(deal_number, act)


@bp.post(f"{DEALS}/<deal_number>/win")
@access("deals.change")
def win_deal(deal_number: str) -> Response:
    """Say that a deal is won, on which day and for how much."""

    def act(version: int | None) -> Deal:
        sent, who = form(WonForm), actor()
        return actions.win_deal(session(), deal_number, sent, zone(), version=version, actor=who)

    return _done(deal_number, act)


@bp.post(f"{DEALS}/<deal_number>/loss")
@access("deals.change")
def lose_deal(deal_number: str) -> Response:
    """Say that a deal is lost, and why."""

    def act(version: int | None) -> Deal:
        sent, who = form(LostForm), actor()
        return actions.lose_deal(session(), deal_number, sent, zone(), version=version, actor=who)

    return _done(deal_number, act)


@bp.post(f"{DEALS}/<deal_number>/undoing")
@access("deals.change")
def undo_move(deal_number: str) -> Response:
    """Put a deal back where it was before it was moved, won or lost."""

    def act(version: int | None) -> Deal:
        return actions.undo_move(session(), deal_number, version=version, actor=actor())

    return _done(deal_number, act)


def _done(number: str, act: Callable[[int | None], Deal]) -> Response:
    """Do something with a deal as it was seen; say what was done, with a way back."""
    version = request.values.get("version", type=int)
    try:
        deal = act(version)
    except (BadInput, Conflict) as error:
        if is_htmx():
            raise
        return shown_deal(number, error.errors or {"": error.detail}, error.status)
    stage = queries.get_stage(session(), deal.stage_id)
    said = _("%(number)s is in “%(stage)s”", number=deal.number, stage=stage.name)
    if not is_htmx():
        return go_to(f"{DEALS}/{deal.number}", toast=said)
    undo = f"{DEALS}/{deal.number}/undoing?version={deal.version}"
    return with_toast(make_response("", 204), said, undo=undo, changed=True)
