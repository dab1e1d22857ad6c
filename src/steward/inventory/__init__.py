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
from steward.inventory.queries import lead_times
from steward.inventory.rules import (
    CostMethod,
    Criticality,
    LeadTime,
    PlaceKind,
    ProductState,
    SupplierKind,
)

__all__ = [
    "CostMethod",
    "Criticality",
    "LeadTime",
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
    "lead_times",
]
