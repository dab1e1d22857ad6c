"""Reads of the help desk; each starts at what the actor may see."""

from steward.helpdesk.queries.board import Risk, Risks, Waiting, promises_at_risk, waiting_for_us
from steward.helpdesk.queries.crew import Crew, Member, Shortage, crew_of
from steward.helpdesk.queries.expectations import expectation_of
from steward.helpdesk.queries.figures import (
    Figures,
    Kept,
    Period,
    Scope,
    Solved,
    Transfers,
    figures_of,
    kept_in,
    solved_in,
    transfers_in,
)
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
    "Crew",
    "Figures",
    "Kept",
    "Member",
    "MessageView",
    "Period",
    "Risk",
    "Risks",
    "Scope",
    "Shortage",
    "Solved",
    "TicketRow",
    "TicketView",
    "Transfers",
    "ViewCount",
    "Waiting",
    "acts_on",
    "count_views",
    "crew_of",
    "expectation_of",
    "figures_of",
    "find_number",
    "get_attachment",
    "get_ticket",
    "get_ticket_to_change",
    "kept_in",
    "last_messages_of",
    "list_tickets",
    "messages_of",
    "promises_about",
    "promises_at_risk",
    "solved_in",
    "tickets_of_person",
    "timeline_of",
    "transfers_in",
    "view_message",
    "view_ticket",
    "visible_to",
    "waiting_for_us",
]
