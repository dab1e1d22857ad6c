"""Facts of the stores."""

from steward.inventory.events.ledger import STOCK, STOCK_CHECK, CountBooked, StockMoved, topics_of
from steward.inventory.events.registry import (
    PlaceAdded,
    PlaceChanged,
    ProductAdded,
    ProductChanged,
    ProductsImported,
    ProductsImportUndone,
    SupplierAdded,
    SupplierChanged,
)

__all__ = [
    "STOCK",
    "STOCK_CHECK",
    "CountBooked",
    "PlaceAdded",
    "PlaceChanged",
    "ProductAdded",
    "ProductChanged",
    "ProductsImportUndone",
    "ProductsImported",
    "StockMoved",
    "SupplierAdded",
    "SupplierChanged",
    "topics_of",
]
