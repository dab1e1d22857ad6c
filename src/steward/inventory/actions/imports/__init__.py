"""Imports of products and of demand: previewed, run, continued, undone; typed or at the desk."""

from steward.inventory.actions.imports.desk import (
    PREVIEW,
    RUN,
    UNDO,
    discard_import,
    get_import,
    start_import,
    start_undo,
    upload_import,
)
from steward.inventory.actions.imports.file import (
    DEMAND,
    FILES,
    PRODUCTS,
    DemandFile,
    ProductsFile,
    SheetFile,
)
from steward.inventory.actions.imports.kinds import undo_import
from steward.inventory.actions.imports.run import import_file, open_import, preview_file
from steward.inventory.actions.imports.steps import finish_undo, look_through, run_import

__all__ = [
    "DEMAND",
    "FILES",
    "PREVIEW",
    "PRODUCTS",
    "RUN",
    "UNDO",
    "DemandFile",
    "ProductsFile",
    "SheetFile",
    "discard_import",
    "finish_undo",
    "get_import",
    "import_file",
    "look_through",
    "open_import",
    "preview_file",
    "run_import",
    "start_import",
    "start_undo",
    "undo_import",
    "upload_import",
]
