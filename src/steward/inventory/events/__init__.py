"""Facts of the stores."""

from steward.inventory.events.ledger import STOCK, CountBooked, StockMoved, topics_of
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
