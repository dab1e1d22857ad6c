"""Tickets out of any file: get_mapping finds or guesses a mapping, read_tickets runs it."""

from steward.helpdesk.rules.imports.errors import BadMapping, UnclearTimes
from steward.helpdesk.rules.imports.find import get_mapping, ready_mappings
from steward.helpdesk.rules.imports.guess import WAYS, columns_in, guess_columns, guess_mapping
from steward.helpdesk.rules.imports.mapping import FIELDS, TicketMapping
from steward.helpdesk.rules.imports.read import read_tickets
from steward.helpdesk.rules.imports.rows import FactRow, MessageRow, TicketRow

__all__ = [
    "FIELDS",
    "WAYS",
    "BadMapping",
    "FactRow",
    "MessageRow",
    "TicketMapping",
    "TicketRow",
    "UnclearTimes",
    "columns_in",
    "get_mapping",
    "guess_columns",
    "guess_mapping",
    "read_tickets",
    "ready_mappings",
]
