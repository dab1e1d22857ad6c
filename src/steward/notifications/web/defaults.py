"""What a role hears of by which ways, as long as somebody chooses nothing else."""

from flask import Response

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.pages import form, go_to, page
from steward.kit.texts import gettext as _
from steward.notifications import actions, queries
from steward.notifications.forms import WaysForm
from steward.notifications.web.blueprint import bp
from steward.notifications.web.words import KINDS, ROLES, WAYS

_USUAL = "/desk/admin/notifications"


@bp.get(_USUAL)
@access("notifications.manage")
def usual_of_customers() -> Response:
    """Show what customers hear of."""
    return usual_ways("customer")


@bp.get(f"{_USUAL}/<role>")
@access("notifications.manage")
def usual_ways(role: str) -> Response:
    """Show what a role hears of."""
    if role not in ROLES:
        raise NotFound
    wishes = queries.usual_wishes(session(), role)
    context = {"wishes": wishes, "role": role, "roles": ROLES, "kinds": KINDS, "ways": WAYS}
    return page("notifications/defaults.html", **context)


@bp.post(f"{_USUAL}/<role>")
@access("notifications.manage")
def set_usual_ways(role: str) -> Response:
    """Set what a role hears of."""
    actions.set_usual_ways(session(), role, form(WaysForm), actor=actor())
    return go_to(f"{_USUAL}/{role}", toast=_("Saved"))
