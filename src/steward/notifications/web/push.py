"""Browsers that hear by push: added by themselves, removed by a press."""

from flask import Response, jsonify, request

from steward.accounts import actor, device_of
from steward.kit.access import SIGNED_IN, access
from steward.kit.db import session
from steward.kit.pages import go_to, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.notifications import actions
from steward.notifications.forms import SubscriptionForm
from steward.notifications.web.blueprint import bp

_BROWSERS, _OWN = "/account/notifications/browsers", "/account/notifications"


@bp.post(_BROWSERS)
@access(SIGNED_IN)
def add_browser() -> Response:
    """Have this browser told from now on."""
    sent = parse(SubscriptionForm, request.get_json())
    device = device_of(request.user_agent.string)
    actions.add_browser(session(), sent, device, settings(), actor=actor())
    return jsonify(url=_OWN)


@bp.post(f"{_BROWSERS}/return")
@access(SIGNED_IN)
def welcome_browser() -> Response:
    """Have this browser told again, if it was when its owner signed out."""
    sent = parse(SubscriptionForm, request.get_json())
    actions.welcome_browser(session(), sent, actor=actor())
    return Response(status=204)


@bp.post(f"{_BROWSERS}/<int:browser_id>/removal")
@access(SIGNED_IN)
def remove_browser(browser_id: int) -> Response:
    """Tell a browser no more."""
    actions.remove_browser(session(), browser_id, actor=actor())
    return go_to(_OWN, toast=_("That browser is told no more"))
