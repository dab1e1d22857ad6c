"""Imports of tickets: previewed, run, continued, undone; by the command or from the desk."""

from steward.helpdesk.actions.imports.desk import (
    BY_COLUMNS,
    PREVIEW,
    RUN,
    UNDO,
    choose_columns,
    discard_import,
    start_import,
    start_undo,
    upload_import,
)
from steward.helpdesk.actions.imports.file import TICKETS, TicketsFile, tickets_file
from steward.helpdesk.actions.imports.run import (
    import_tickets,
    open_import,
    preview_import,
)
from steward.helpdesk.actions.imports.steps import finish_undo, look_through, run_import
from steward.helpdesk.actions.imports.undo import foresee_undo, undo_import

__all__ = [
    "BY_COLUMNS",
    "PREVIEW",
    "RUN",
    "TICKETS",
    "UNDO",
    "TicketsFile",
    "choose_columns",
    "discard_import",
    "finish_undo",
    "foresee_undo",
    "import_tickets",
    "look_through",
    "open_import",
    "preview_import",
    "run_import",
    "start_import",
    "start_undo",
    "tickets_file",
    "undo_import",
    "upload_import",
]
