"""Imports of products: previewed, run, continued, undone; by the command or from the desk."""

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
from steward.inventory.actions.imports.file import PRODUCTS, ProductsFile
from steward.inventory.actions.imports.run import (
    import_products,
    open_import,
    preview_products,
)
from steward.inventory.actions.imports.steps import finish_undo, look_through, run_import
from steward.inventory.actions.imports.undo import undo_import

__all__ = [
    "PREVIEW",
    "PRODUCTS",
    "RUN",
    "UNDO",
    "ProductsFile",
    "discard_import",
    "finish_undo",
    "get_import",
    "import_products",
    "look_through",
    "open_import",
    "preview_products",
    "run_import",
    "start_import",
    "start_undo",
    "undo_import",
    "upload_import",
]
