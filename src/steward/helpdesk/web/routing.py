"""Giving tickets out at the desk: why a ticket went where it went, offers, the rules."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.customers import segment_names
from steward.helpdesk import queries
from steward.helpdesk.actions.offers import accept_offer, decline_offer
from steward.helpdesk.actions.routing import change_routing
from steward.helpdesk.forms import DeclineForm, RoutingRulesForm
from steward.helpdesk.queries.routes import routing_of
from steward.helpdesk.queries.waiting import routing_rules
from steward.helpdesk.rules import id_of
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk import shown_after
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.texts import gettext as _

_ROUTING = "/desk/admin/routing"


@bp.get("/desk/tickets/<number>/routing")
@access("tickets.read")
def routing_page(number: str) -> Response:
    """Say why a ticket went where it went, or why it waits."""
    shown = queries.view_ticket(session(), actor(), id_of(number))
    template = "_routing.html" if is_htmx() else "routing.html"
    routing = routing_of(session(), shown.ticket.id)
    return page(f"helpdesk/desk/{template}", shown=shown, routing=routing)


@bp.post("/desk/tickets/<number>/offer/acceptance")
@access("tickets.assign")
def accept(number: str) -> Response:
    """Take what is offered to one."""
    ticket = accept_offer(session(), id_of(number), actor=actor())
    return shown_after(ticket.id, _("%(n)s is yours", n=ticket.number))


@bp.post("/desk/tickets/<number>/offer/refusal")
@access("tickets.assign")
def decline(number: str) -> Response:
    """Say that one does not take what is offered, and why."""
    reason = form(DeclineForm).reason
    decline_offer(session(), id_of(number), reason, actor=actor())
    return shown_after(id_of(number), _("%(n)s goes to somebody else", n=number))


@bp.get(_ROUTING)
@access("routing.manage")
def routing_rules_page() -> Response:
    """Show how tickets are given out."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        rules = routing_rules(reading)
        values: dict[str, object] = {
            "is_on": rules.is_on,
            "segments": rules.segments,
            "offer_minutes": str(rules.offer_minutes),
            "most_transfers": str(rules.most_transfers),
            "version": str(rules.version or 1),
        }
        sent: dict[str, object] = dict(form_values())
        shown = sent | {"segments": request.form.getlist("segments")} if sent else values
        saved = segment_names(reading)
        return page("helpdesk/desk/routing_rules.html", values=shown, errors=errors, segments=saved)


@bp.post(_ROUTING)
@access("routing.manage")
@again(_show)
def change_rules() -> Response:
    """Give tickets out otherwise from now on."""
    change_routing(session(), form(RoutingRulesForm), actor=actor())
    return go_to(_ROUTING, toast=_("Saved"))
