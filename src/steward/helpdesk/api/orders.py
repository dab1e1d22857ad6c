"""The order that a ticket is about, by API: a noun that is put or taken away."""

from flask import Response
from pydantic import ConfigDict, Field

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.api.inputs import TicketPath
from steward.helpdesk.api.one_ticket import answer_ticket, ticket_to_change
from steward.helpdesk.api.resources import Ticket
from steward.kit.access import access
from steward.kit.api import Api, Input
from steward.kit.db import session
from steward.kit.fields import Line

api = Api("ticket-orders", "Orders of tickets", "Which order a ticket is about.")


class TicketOrderInput(Input):
    """Which order of its customer a ticket is about."""

    model_config = ConfigDict(json_schema_extra={"example": {"order": "O-77"}})

    order: Line = Field(description="The order's number.")


@api.put("/tickets/<number>/order", responses={200: Ticket})
@access("tickets.change")
def link_order(path: TicketPath, body: TicketOrderInput) -> Response:
    """Say about which order a ticket is: one of its own customer."""
    ticket = ticket_to_change(path)
    actions.link_order(session(), ticket.id, body.order, actor=actor())
    return answer_ticket(ticket.id)


@api.delete("/tickets/<number>/order", responses={200: Ticket})
@access("tickets.change")
def unlink_order(path: TicketPath) -> Response:
    """Say that a ticket is about no order, or not about the one that it was linked to."""
    ticket = ticket_to_change(path)
    actions.unlink_order(session(), ticket.id, actor=actor())
    return answer_ticket(ticket.id)
