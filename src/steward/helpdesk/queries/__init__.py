"""Reads of the help desk; each starts at what the actor may see."""

from steward.helpdesk.queries.expectations import expectation_of
from steward.helpdesk.queries.lists import (
    TicketRow,
    ViewCount,
    count_views,
    list_tickets,
    tickets_of_person,
)
from steward.helpdesk.queries.orders import ORDERS
from steward.helpdesk.queries.promises import promises_about
from steward.helpdesk.queries.tickets import (
    MessageView,
    TicketView,
    acts_on,
    find_number,
    get_attachment,
    get_ticket,
    get_ticket_to_change,
    last_messages_of,
    messages_of,
    timeline_of,
    view_message,
    view_ticket,
    visible_to,
)

__all__ = [
    "ORDERS",
    "MessageView",
    "TicketRow",
    "TicketView",
    "ViewCount",
    "acts_on",
    "count_views",
    "expectation_of",
    "find_number",
    "get_attachment",
    "get_ticket",
    "get_ticket_to_change",
    "last_messages_of",
    "list_tickets",
    "messages_of",
    "promises_about",
    "tickets_of_person",
    "timeline_of",
    "view_message",
    "view_ticket",
    "visible_to",
]
