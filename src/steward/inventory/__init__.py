"""Products, places, suppliers and the stock. PRODUCTS is the kind of their imports."""

from steward.inventory.actions.imports import PRODUCTS
from steward.inventory.actions.imports import undo_import as undo_products_import
from steward.inventory.models import (
    Lot,
    Place,
    Product,
    ProductImage,
    Supplier,
    SupplierOffer,
    Variant,
)
from steward.inventory.rules import (
    CostMethod,
    Criticality,
    PlaceKind,
    ProductState,
    SupplierKind,
)

__all__ = [
    "PRODUCTS",
    "CostMethod",
    "Criticality",
    "Lot",
    "Place",
    "PlaceKind",
    "Product",
    "ProductImage",
    "ProductState",
    "Supplier",
    "SupplierKind",
    "SupplierOffer",
    "Variant",
    "undo_products_import",
]
