"""Verbs of the help desk: each makes a change and records the fact of it; none commits."""

from steward.helpdesk.actions.assignment import assign_ticket, give_to
from steward.helpdesk.actions.changes import change_severity, edit_ticket, take_over_tickets
from steward.helpdesk.actions.messages import add_message
from steward.helpdesk.actions.ordering import link_order, unlink_order
from steward.helpdesk.actions.promises import acknowledge_promises, promise_an_update
from steward.helpdesk.actions.states import (
    change_state,
    close_ticket,
    reopen_ticket,
    resolve_ticket,
)
from steward.helpdesk.actions.tickets import raise_ticket

__all__ = [
    "acknowledge_promises",
    "add_message",
    "assign_ticket",
    "change_severity",
    "change_state",
    "close_ticket",
    "edit_ticket",
    "give_to",
    "link_order",
    "promise_an_update",
    "raise_ticket",
    "reopen_ticket",
    "resolve_ticket",
    "take_over_tickets",
    "unlink_order",
]
