"""Tickets by API: raise, list, read, change."""

from flask import Response

from steward.accounts import actor
from steward.helpdesk import actions, queries
from steward.helpdesk.api.inputs import TicketInput, TicketPatch, TicketPath, TicketQuery
from steward.helpdesk.api.one_ticket import answer_new, answer_ticket, ticket_to_change
from steward.helpdesk.api.resources import Ticket, TicketPage, Timeline
from steward.helpdesk.api.uploads import uploaded
from steward.helpdesk.queries.records import list_records
from steward.helpdesk.rules import Channel, id_of
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session

api = Api("tickets", "Tickets", "What customers ask, who has it and where it stands.")


@api.post("/tickets", responses={201: Ticket})
@access("tickets.create", "queries.own")
def raise_ticket(body: TicketInput) -> Response:
    """Raise a query.

    Staff raise it for any customer by `customer_email`; somebody who is new is added. Customers
    raise queries of their own.
    """
    files = uploaded(body.attachments)
    raised = actions.raise_ticket(session(), body, actor=actor(), channel=Channel.API, files=files)
    return answer_new(raised)


@api.get("/tickets", responses={200: TicketPage})
@access("tickets.read", "queries.own")
def list_tickets(query: TicketQuery) -> Response:
    """List tickets, the newest first.

    Staff see all of them, customers their own.
    """
    page = list_records(session(), actor(), query.search(), cursor=query.cursor, limit=query.limit)
    return answer(TicketPage.of(page, reader=actor()))


@api.get("/tickets/<number>", responses={200: Ticket})
@access("tickets.read", "queries.own")
def read_ticket(path: TicketPath) -> Response:
    """Read a ticket."""
    return answer_ticket(id_of(path.number))


@api.patch("/tickets/<number>", responses={200: Ticket})
@access("tickets.change")
def change_ticket(path: TicketPath, body: TicketPatch) -> Response:
    """Change particulars, severity or state of a ticket."""
    ticket = ticket_to_change(path)
    actions.edit_ticket(session(), ticket.id, body.edit(), actor=actor())
    if body.severity:
        actions.change_severity(session(), ticket.id, body.severity, actor=actor())
    if body.state and body.state != ticket.state:
        actions.change_state(session(), ticket.id, body.state, actor=actor())
    return answer_ticket(ticket.id)


@api.get("/tickets/<number>/timeline", responses={200: Timeline})
@access("tickets.read", "queries.own")
def read_timeline(path: TicketPath) -> Response:
    """Read everything that happened to a ticket.

    Customers are told what concerns them: not why it was passed on, nor what staff write among
    themselves.
    """
    ticket = queries.get_ticket(session(), actor(), id_of(path.number))
    facts = queries.timeline_of(session(), ticket.id)
    return answer(Timeline.of(facts, reader=actor()))
