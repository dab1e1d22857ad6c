"""Tickets out of any file: get_mapping finds or guesses a mapping, read_tickets runs it."""

from steward.kit.imports.tickets.errors import BadMapping
from steward.kit.imports.tickets.find import get_mapping, ready_mappings
from steward.kit.imports.tickets.mapping import TicketMapping
from steward.kit.imports.tickets.read import read_tickets
from steward.kit.imports.tickets.rows import (
    FactRow,
    FieldError,
    MessageRow,
    Rejected,
    TicketRow,
)

__all__ = [
    "BadMapping",
    "FactRow",
    "FieldError",
    "MessageRow",
    "Rejected",
    "TicketMapping",
    "TicketRow",
    "get_mapping",
    "read_tickets",
    "ready_mappings",
]
