"""Reads of the help desk; each starts at what the actor may see."""

from steward.helpdesk.queries.lists import (
    TicketRow,
    ViewCount,
    count_views,
    list_tickets,
    list_views,
    tickets_of_person,
)
from steward.helpdesk.queries.tickets import (
    MessageView,
    TicketView,
    get_attachment,
    get_ticket,
    messages_of,
    timeline_of,
    view_message,
    view_ticket,
    visible_to,
)

__all__ = [
    "MessageView",
    "TicketRow",
    "TicketView",
    "ViewCount",
    "count_views",
    "get_attachment",
    "get_ticket",
    "list_tickets",
    "list_views",
    "messages_of",
    "tickets_of_person",
    "timeline_of",
    "view_message",
    "view_ticket",
    "visible_to",
]
