"""Reads of the stores; each starts at what the actor may see."""

from steward.inventory.queries.export import export_head, export_rows, option_names
from steward.inventory.queries.lists import (
    Listing,
    ProductRow,
    SupplierRow,
    categories,
    list_places,
    list_products,
    list_suppliers,
    usual_currency,
    variants_by_product,
)
from steward.inventory.queries.parts import (
    Offered,
    images_of,
    lots_of,
    offers_for_product,
    offers_of_supplier,
)
from steward.inventory.queries.rows import (
    find_criticality,
    find_offer,
    find_variant,
    get_image,
    get_place,
    get_product,
    get_supplier,
    get_variant,
    get_variant_by_sku,
    visible_to,
)

__all__ = [
    "Listing",
    "Offered",
    "ProductRow",
    "SupplierRow",
    "categories",
    "export_head",
    "export_rows",
    "find_criticality",
    "find_offer",
    "find_variant",
    "get_image",
    "get_place",
    "get_product",
    "get_supplier",
    "get_variant",
    "get_variant_by_sku",
    "images_of",
    "list_places",
    "list_products",
    "list_suppliers",
    "lots_of",
    "offers_for_product",
    "offers_of_supplier",
    "option_names",
    "usual_currency",
    "variants_by_product",
    "visible_to",
]
