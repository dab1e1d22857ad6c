"""What the views of one ticket share: holding it for a change, and answering with it."""

from flask import Response

from steward.accounts import actor
from steward.helpdesk import queries
from steward.helpdesk.api.inputs import TicketPath
from steward.helpdesk.api.resources import Ticket, address_of
from steward.helpdesk.models import Ticket as TicketRow
from steward.helpdesk.queries.records import get_record, record_of_new
from steward.helpdesk.rules import id_of
from steward.kit.api import answer, check_if_match
from steward.kit.db import session


def ticket_to_change(path: TicketPath) -> TicketRow:
    """Return a ticket that nobody else can change meanwhile. Raises Stale by If-Match."""
    ticket = queries.get_ticket(session(), actor(), id_of(path.number), for_update=True)
    check_if_match(ticket.version)
    return ticket


def answer_new(ticket: TicketRow) -> Response:
    """Answer with a ticket that was raised just now, and where it is from now on."""
    record = record_of_new(session(), ticket)
    shown = Ticket.of(record, reader=actor())
    return answer(shown, 201, Location=address_of(ticket.number))


def answer_ticket(ticket_id: int) -> Response:
    """Answer with a ticket as it stands now."""
    record = get_record(session(), actor(), ticket_id)
    return answer(Ticket.of(record, reader=actor()))
