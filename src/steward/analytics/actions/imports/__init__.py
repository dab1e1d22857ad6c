"""Imports of sales data: sent, read, said what they mean, looked through, brought in, undone."""

from steward.analytics.actions.imports.bringing import bring_books
from steward.analytics.actions.imports.command import (
    Said,
    bring_stored,
    foresee,
    lay_rejected,
    open_import,
    read_as_said,
)
from steward.analytics.actions.imports.desk import (
    BOOKS,
    LOOK,
    MEND,
    RUN,
    UNDO,
    begin_again,
    begin_import,
    choose_table,
    discard_import,
    find_same,
    read_again,
    set_meaning,
    start_import,
    start_undo,
    take_mapping,
)
from steward.analytics.actions.imports.keeping import forget_mapping, join_values, part_value
from steward.analytics.actions.imports.looking import look
from steward.analytics.actions.imports.plan import Place, forget_unwanted
from steward.analytics.actions.imports.sending import send_books
from steward.analytics.actions.imports.steps import finish_undo, look_through, run_import
from steward.analytics.actions.imports.undo import undo_books_import, undo_import

__all__ = [
    "BOOKS",
    "LOOK",
    "MEND",
    "RUN",
    "UNDO",
    "Place",
    "Said",
    "begin_again",
    "begin_import",
    "bring_books",
    "bring_stored",
    "choose_table",
    "discard_import",
    "find_same",
    "finish_undo",
    "foresee",
    "forget_mapping",
    "forget_unwanted",
    "join_values",
    "lay_rejected",
    "look",
    "look_through",
    "open_import",
    "part_value",
    "read_again",
    "read_as_said",
    "run_import",
    "send_books",
    "set_meaning",
    "start_import",
    "start_undo",
    "take_mapping",
    "undo_books_import",
    "undo_import",
]
