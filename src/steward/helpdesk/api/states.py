"""Where a ticket stands and who has it, by API: each a noun that is put or taken away."""

from flask import Response

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.api.inputs import AssignmentInput, TicketPath
from steward.helpdesk.api.one_ticket import answer_ticket, ticket_to_change
from steward.helpdesk.api.resources import Ticket
from steward.kit.access import access
from steward.kit.api import Api
from steward.kit.db import session

api = Api("states", "Resolution and assignment", "Where a ticket stands, and who has it.")


@api.put("/tickets/<number>/resolution", responses={200: Ticket})
@access("tickets.change")
def resolve_ticket(path: TicketPath) -> Response:
    """Resolve a ticket.

    The customer hears of it and can take it up again for 30 days.
    """
    ticket = ticket_to_change(path)
    actions.resolve_ticket(session(), ticket.id, actor=actor())
    return answer_ticket(ticket.id)


@api.delete("/tickets/<number>/resolution", responses={200: Ticket})
@access("tickets.change", "queries.own")
def reopen_ticket(path: TicketPath) -> Response:
    """Reopen a ticket that was resolved or closed."""
    ticket = ticket_to_change(path)
    actions.reopen_ticket(session(), ticket.id, actor=actor())
    return answer_ticket(ticket.id)


@api.put("/tickets/<number>/closure", responses={200: Ticket})
@access("tickets.change", "queries.own")
def close_ticket(path: TicketPath) -> Response:
    """Close a ticket: nothing is left to do."""
    ticket = ticket_to_change(path)
    actions.close_ticket(session(), ticket.id, actor=actor())
    return answer_ticket(ticket.id)


@api.put("/tickets/<number>/assignment", responses={200: Ticket})
@access("tickets.assign")
def assign_ticket(path: TicketPath, body: AssignmentInput) -> Response:
    """Give a ticket to an agent, a team or both, and say why.

    A team alone takes it from its agent; an agent alone leaves it with the team; neither makes it
    nobody's.
    """
    ticket = ticket_to_change(path)
    actions.assign_ticket(session(), ticket.id, body, actor=actor())
    return answer_ticket(ticket.id)
