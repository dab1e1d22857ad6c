"""Products, places, suppliers and the stock."""

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
]
