"""For how long the words of those who ask are kept: the admin's page."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.forms import KeepingForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_KEEPING = "/desk/admin/keeping"


@bp.get(_KEEPING)
@access("keeping.manage")
def keeping_page() -> Response:
    """Show for how long words are kept, and what that means."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        values = {"days": str(queries.kept_days(reading))} | form_values()
    return page("accounts/keeping.html", values=values, errors=errors)


@bp.post(_KEEPING)
@access("keeping.manage")
@again(_show)
def change_keeping() -> Response:
    """Keep words for another number of days."""
    actions.change_keeping(session(), form(KeepingForm).days, actor=actor())
    return go_to(_KEEPING, toast=_("Saved. What is older ends in the coming night"))
