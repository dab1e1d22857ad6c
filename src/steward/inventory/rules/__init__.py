"""What is true of products, places and suppliers by values alone."""

from steward.inventory.rules.kinds import (
    CostMethod,
    Criticality,
    PlaceKind,
    ProductState,
    SupplierKind,
)

__all__ = ["CostMethod", "Criticality", "PlaceKind", "ProductState", "SupplierKind"]
