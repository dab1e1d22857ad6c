"""Imports of tickets: previewed, run, continued, undone."""

from steward.helpdesk.actions.imports.file import TICKETS, TicketsFile, tickets_file
from steward.helpdesk.actions.imports.run import (
    Preview,
    import_tickets,
    open_import,
    preview_import,
)
from steward.helpdesk.actions.imports.undo import Undone, undo_import

__all__ = [
    "TICKETS",
    "Preview",
    "TicketsFile",
    "Undone",
    "import_tickets",
    "open_import",
    "preview_import",
    "tickets_file",
    "undo_import",
]
