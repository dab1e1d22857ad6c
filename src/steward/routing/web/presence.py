"""Whether one is available: at the top of each page of the desk, changed with one press."""

from typing import NamedTuple

from flask import Response, request

from steward.accounts import actor, find_actor, may
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form, go_to, is_htmx, page, safe_next
from steward.routing import actions, queries
from steward.routing.forms import PresenceForm
from steward.routing.web.blueprint import bp


class Presence(NamedTuple):
    """What somebody has said of themselves."""

    is_away: bool


def find_presence() -> Presence | None:
    """Return the viewer's presence, or None for those who are given no tickets."""
    who = find_actor()
    if who is None or not may(who, "expertise.own"):
        return None
    return Presence(queries.is_away(session(), who.user_id or 0))


@bp.post("/desk/me/presence")
@access("expertise.own")
def set_presence() -> Response:
    """Be available, or away."""
    actions.set_presence(session(), away=form(PresenceForm).is_away, actor=actor())
    if is_htmx():
        return page("routing/_presence.html")
    return go_to(safe_next(request.form.get("next"), "/desk"))
