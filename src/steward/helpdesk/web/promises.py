"""The promises about a ticket at the desk: how they stand, how they came about, seen, promised."""

from datetime import UTC
from zoneinfo import ZoneInfo

from flask import Response, current_app
from pydantic import BaseModel, NaiveDatetime

from steward.accounts import actor
from steward.helpdesk import actions, queries
from steward.helpdesk.forms import UpdatePromiseForm
from steward.helpdesk.rules import id_of
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk import shown_after, whole_ticket
from steward.helpdesk.web.words import promise_names
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.fields import Line
from steward.kit.pages import form, form_values, is_htmx, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.promises import explained


class _Asked(BaseModel):
    """A moment as a browser sends it, by the clock of the business, and about what."""

    due_at: NaiveDatetime
    words: Line = ""

    def as_form(self) -> UpdatePromiseForm:
        """Return it with its offset."""
        zone = ZoneInfo(settings().timezone)
        due_at = self.due_at.replace(tzinfo=zone).astimezone(UTC)
        return UpdatePromiseForm(due_at=due_at, words=self.words)


@bp.get("/desk/tickets/<number>/promises")
@access("tickets.read")
def promises_page(number: str) -> Response:
    """Explain how each deadline came about."""
    shown = queries.view_ticket(session(), actor(), id_of(number))
    found = queries.promises_about(session(), shown.ticket.id)
    stories = [(one, explained(session(), one)) for one in reversed(found)]
    template = "_promises.html" if is_htmx() else "promises.html"
    return page(f"helpdesk/desk/{template}", shown=shown, stories=stories, names=promise_names())


@bp.post("/desk/tickets/<number>/promises")
@access("tickets.reply")
def promise_an_update(number: str) -> Response:
    """Promise the customer to hear from us by a moment."""
    try:
        asked = form(_Asked).as_form()
        promise = actions.promise_an_update(session(), id_of(number), asked, actor=actor())
    except BadInput as error:
        return _update_again(id_of(number), error)
    said = current_app.jinja_env.filters["when"](promise.due_at)
    return shown_after(id_of(number), _("Promised: a word by %(time)s", time=said))


def _update_again(ticket_id: int, error: BadInput) -> Response:
    again = {"update_values": form_values(), "update_errors": error.errors}
    if not is_htmx():
        return whole_ticket(ticket_id, error.status, **again)
    shown = queries.view_ticket(session(), actor(), ticket_id)
    return page("helpdesk/desk/_promise_update.html", error.status, shown=shown, **again)


@bp.post("/desk/tickets/<number>/acknowledgement")
@access("tickets.change")
def acknowledge(number: str) -> Response:
    """Say that one has seen to what is at risk."""
    actions.acknowledge_promises(session(), id_of(number), actor=actor())
    return shown_after(id_of(number), _("Nobody else is called for this"))
