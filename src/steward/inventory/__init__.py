"""Products, places, suppliers and the stock. PRODUCTS is the kind of their imports."""

from steward.inventory.actions import (
    add_lot,
    add_place,
    add_product,
    add_supplier,
    set_offer,
)
from steward.inventory.actions.imports import PRODUCTS
from steward.inventory.actions.imports import undo_import as undo_products_import
from steward.inventory.forms import (
    LotForm,
    OfferForm,
    PlaceForm,
    ProductForm,
    SupplierForm,
    VariantForm,
)
from steward.inventory.models import (
    Lot,
    Place,
    Product,
    ProductImage,
    Supplier,
    SupplierOffer,
    Variant,
)
from steward.inventory.queries import find_criticality, find_variant, get_variant
from steward.inventory.rules import (
    CostMethod,
    Criticality,
    PlaceKind,
    ProductState,
    SupplierKind,
    barcode_with_check,
)

__all__ = [
    "PRODUCTS",
    "CostMethod",
    "Criticality",
    "Lot",
    "LotForm",
    "OfferForm",
    "Place",
    "PlaceForm",
    "PlaceKind",
    "Product",
    "ProductForm",
    "ProductImage",
    "ProductState",
    "Supplier",
    "SupplierForm",
    "SupplierKind",
    "SupplierOffer",
    "Variant",
    "VariantForm",
    "add_lot",
    "add_place",
    "add_product",
    "add_supplier",
    "barcode_with_check",
    "find_criticality",
    "find_variant",
    "get_variant",
    "set_offer",
    "undo_products_import",
]
