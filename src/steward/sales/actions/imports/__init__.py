"""Imports of orders: previewed, run, continued, undone; by the command or from the desk."""

from steward.sales.actions.imports.desk import (
    PREVIEW,
    RUN,
    UNDO,
    discard_import,
    get_import,
    start_import,
    start_undo,
    upload_import,
)
from steward.sales.actions.imports.file import ORDERS, OrdersFile, columns_given
from steward.sales.actions.imports.run import import_orders, open_import, preview_orders
from steward.sales.actions.imports.steps import finish_undo, look_through, run_import
from steward.sales.actions.imports.undo import undo_import

__all__ = [
    "ORDERS",
    "PREVIEW",
    "RUN",
    "UNDO",
    "OrdersFile",
    "columns_given",
    "discard_import",
    "finish_undo",
    "get_import",
    "import_orders",
    "look_through",
    "open_import",
    "preview_orders",
    "run_import",
    "start_import",
    "start_undo",
    "undo_import",
    "upload_import",
]
