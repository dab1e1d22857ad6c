"""What one hears of, by which ways, and when not."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.kit import outbox
from steward.kit.access import SIGNED_IN, access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.notifications import actions, queries
from steward.notifications.forms import ChoicesForm
from steward.notifications.rules import Quiet
from steward.notifications.web.blueprint import bp
from steward.notifications.web.words import KINDS, WAYS

_OWN = "/account/notifications"


def show_choices(errors: Mapping[str, str]) -> Response:
    """Show the page, with what is wrong with a form of it that was sent."""
    own_id = actor().user_id or 0
    with database().reading() as reading:
        wishes = queries.own_wishes(reading, actor())
        parts: dict[str, object] = {
            "own": queries.find_choices(reading, own_id),
            "phone": queries.find_phone(reading, own_id),
            "browsers": queries.browsers_of(reading, own_id),
        }
    parts |= {"sender": settings().sms_from, "push_key": outbox.push_key(settings())}
    parts |= {"wishes": wishes, "kinds": KINDS, "ways": WAYS, "errors": errors}
    values = _values_of(wishes.quiet) | form_values()
    return page("notifications/choices.html", values=values, **parts)


def _values_of(quiet: Quiet | None) -> dict[str, str]:
    """Return the quiet hours as the form shows them."""
    zone = settings().timezone
    if quiet is None:
        return {"zone": zone, "urgent_passes": "1"}
    times = {"quiet_from": f"{quiet.starts:%H:%M}", "quiet_until": f"{quiet.ends:%H:%M}"}
    return times | {"zone": quiet.zone, "urgent_passes": "1" if quiet.urgent_passes else ""}


@bp.get(_OWN)
@access(SIGNED_IN)
def own_choices() -> Response:
    """Show what one hears of."""
    return show_choices({})


@bp.post(_OWN)
@access(SIGNED_IN)
@again(show_choices)
def choose() -> Response:
    """Choose what one hears of."""
    actions.choose(session(), form(ChoicesForm), settings(), actor=actor())
    return go_to(_OWN, toast=_("Saved"))


@bp.post(f"{_OWN}/removal")
@access(SIGNED_IN)
def choose_nothing() -> Response:
    """Hear what is usual again."""
    actions.choose_nothing(session(), actor=actor())
    return go_to(_OWN, toast=_("You hear what is usual again"))
