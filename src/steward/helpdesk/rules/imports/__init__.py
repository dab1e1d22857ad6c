"""Tickets out of any file: get_mapping finds or guesses a mapping, read_tickets runs it."""

from steward.helpdesk.rules.imports.errors import BadMapping
from steward.helpdesk.rules.imports.find import get_mapping, ready_mappings
from steward.helpdesk.rules.imports.mapping import TicketMapping
from steward.helpdesk.rules.imports.read import read_tickets
from steward.helpdesk.rules.imports.rows import FactRow, MessageRow, TicketRow

__all__ = [
    "BadMapping",
    "FactRow",
    "MessageRow",
    "TicketMapping",
    "TicketRow",
    "get_mapping",
    "read_tickets",
    "ready_mappings",
]
