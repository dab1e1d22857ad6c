"""Verbs of the help desk: each makes a change and records the fact of it; none commits."""

from steward.helpdesk.actions.assignment import assign_ticket, give_to
from steward.helpdesk.actions.changes import change_severity, edit_ticket
from steward.helpdesk.actions.macros import pay_back, replace_goods, take_back_replacement
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
from steward.helpdesk.actions.waiting import end_wait, sleep_until_back, wake_tickets

__all__ = [
    "acknowledge_promises",
    "add_message",
    "assign_ticket",
    "change_severity",
    "change_state",
    "close_ticket",
    "edit_ticket",
    "end_wait",
    "give_to",
    "link_order",
    "pay_back",
    "promise_an_update",
    "raise_ticket",
    "reopen_ticket",
    "replace_goods",
    "resolve_ticket",
    "sleep_until_back",
    "take_back_replacement",
    "unlink_order",
    "wake_tickets",
]
