"""The macro Notify when back: a ticket sleeps until goods are there again."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.forms import SleepForm
from steward.helpdesk.rules import id_of, number_of
from steward.helpdesk.rules.macros import Macro
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk import shown_after
from steward.helpdesk.web.macros import Done, ask_macro, draft_of, run_macro
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form
from steward.kit.texts import gettext as _


@bp.get("/desk/tickets/<number>/wait")
@access("tickets.change")
def wait_form(number: str) -> Response:
    """Ask for which goods a ticket is to sleep."""
    return _ask(id_of(number), {}, {})


def _ask(
    ticket_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    part = "helpdesk/macros/_wait.html"
    return ask_macro(part, ticket_id, status, values=values, errors=errors)


@bp.post("/desk/tickets/<number>/wait")
@access("tickets.change")
def sleep_until_back(number: str) -> Response:
    """Put a ticket on hold until goods are back, and draft what its customer is told now."""
    return run_macro(id_of(number), lambda key: _sleep(id_of(number), key), _ask)


def _sleep(ticket_id: int, key: str) -> Done:
    asked = form(SleepForm)
    wait, goods = actions.sleep_until_back(
        session(), ticket_id, asked.variant_id, key=key, actor=actor()
    )
    draft = draft_of(ticket_id, Macro.WAIT, goods=goods)
    session().flush()
    number = number_of(ticket_id)
    undo = f"/desk/tickets/{number}/waits/{wait.id}/removal"
    return Done(_("%(n)s sleeps until %(goods)s is back", n=number, goods=goods), draft, undo)


@bp.post("/desk/tickets/<number>/waits/<int:wait_id>/removal")
@access("tickets.change")
def end_wait(number: str, wait_id: int) -> Response:
    """Let a ticket wait no more, and take it up again."""
    actions.end_wait(session(), id_of(number), wait_id, actor=actor())
    return shown_after(id_of(number), _("%(n)s waits no more", n=number))
