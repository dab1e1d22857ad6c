"""Beside a ticket: its customer's order, what is there of its goods, and what else could be had."""

from zoneinfo import ZoneInfo

from flask import Response, request

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.queries.bought import Bought, bought_beside
from steward.helpdesk.rules import id_of, number_of
from steward.helpdesk.rules.macros import Macro
from steward.helpdesk.web import bought_words as words
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk_acts import naming_what_changed
from steward.helpdesk.web.macros import draft_of
from steward.kit import clock
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import go_to, is_htmx, page, with_toast
from steward.kit.running import settings
from steward.kit.texts import gettext as _


@bp.get("/desk/tickets/<number>/bought")
@access("orders.read")
def bought(number: str) -> Response:
    """Show what was bought: loaded beside the ticket, so that the ticket itself costs nothing."""
    return _bought(id_of(number))


def _bought(ticket_id: int) -> Response:
    found = bought_beside(session(), actor(), ticket_id)
    template = "_bought.html" if is_htmx() else "bought.html"
    return page(f"helpdesk/desk/{template}", **_said(found))


def _said(found: Bought) -> dict[str, object]:
    today = clock.now().astimezone(ZoneInfo(settings().timezone)).date()
    drafts = {
        one.wait.id: draft_of(found.ticket.id, Macro.BACK, goods=one.goods)
        for one in found.awaited
        if one.is_back
    }
    shown = {"bought": found, "number": found.ticket.number, "told": words}
    return shown | {"today": today, "drafts": drafts}


@bp.post("/desk/tickets/<number>/order")
@access("tickets.change")
def link_order(number: str) -> Response:
    """Say about which order a ticket is."""
    ticket_id, order = id_of(number), request.form.get("order", "")
    with naming_what_changed():
        actions.link_order(session(), ticket_id, order, actor=actor())
    undo = f"/desk/tickets/{number}/order/removal"
    return _shown_after(ticket_id, _("%(n)s is about %(order)s", n=number, order=order), undo)


@bp.post("/desk/tickets/<number>/order/removal")
@access("tickets.change")
def unlink_order(number: str) -> Response:
    """Say that a ticket is not about the order it was linked to."""
    actions.unlink_order(session(), id_of(number), actor=actor())
    return _shown_after(id_of(number), _("%(n)s is about no order now", n=number))


def _shown_after(ticket_id: int, toast: str, undo: str | None = None) -> Response:
    if not is_htmx():
        return go_to(f"/desk/tickets/{number_of(ticket_id)}", toast=toast)
    session().flush()
    return with_toast(_bought(ticket_id), toast, undo=undo)
