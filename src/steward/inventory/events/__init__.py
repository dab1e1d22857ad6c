"""Facts of the stores."""

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
    "PlaceAdded",
    "PlaceChanged",
    "ProductAdded",
    "ProductChanged",
    "ProductsImportUndone",
    "ProductsImported",
    "SupplierAdded",
    "SupplierChanged",
]
