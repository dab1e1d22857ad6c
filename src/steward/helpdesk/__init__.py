"""Tickets and all that is said and done about them."""

from steward.helpdesk.actions.bulk import PastTicket, write_past_tickets
from steward.helpdesk.actions.load import carry_past
from steward.helpdesk.actions.messages import add_message
from steward.helpdesk.actions.promises import stands_of
from steward.helpdesk.actions.routing import change_routing
from steward.helpdesk.actions.tickets import raise_ticket
from steward.helpdesk.actions.triage import change_rules, judge_opening
from steward.helpdesk.actions.what_if import try_what_if
from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.events import (
    MessageAdded,
    SeverityChanged,
    StateChanged,
    TicketAssigned,
    TicketClosed,
    TicketEdited,
    TicketEscalated,
    TicketOffered,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from steward.helpdesk.forms import MailedTicket, NewMail, RoutingRulesForm, WhatIfForm
from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.queries import MessageView, TicketView, messages_of, view_ticket
from steward.helpdesk.queries.export import ExportedTicket, exported_tickets
from steward.helpdesk.queries.portal import QueryRow, every_own_query
from steward.helpdesk.rules import Channel, Severity, State, Visibility, id_of, number_of
from steward.helpdesk.rules.triage import Triage, TriageRules

__all__ = [
    "Attachment",
    "Channel",
    "ExportedTicket",
    "MailedTicket",
    "Message",
    "MessageAdded",
    "MessageView",
    "NewMail",
    "NotPossibleNow",
    "PastTicket",
    "QueryRow",
    "RoutingRulesForm",
    "Severity",
    "SeverityChanged",
    "State",
    "StateChanged",
    "Ticket",
    "TicketAssigned",
    "TicketClosed",
    "TicketEdited",
    "TicketEscalated",
    "TicketOffered",
    "TicketOpened",
    "TicketReopened",
    "TicketResolved",
    "TicketView",
    "Triage",
    "TriageRules",
    "Visibility",
    "WhatIfForm",
    "add_message",
    "carry_past",
    "change_routing",
    "change_rules",
    "every_own_query",
    "exported_tickets",
    "id_of",
    "judge_opening",
    "messages_of",
    "number_of",
    "raise_ticket",
    "stands_of",
    "try_what_if",
    "view_ticket",
    "write_past_tickets",
]
