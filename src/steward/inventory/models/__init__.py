"""Tables of the stores: products with variants and lots, places, suppliers and their offers."""

from steward.inventory.models.places import Place
from steward.inventory.models.products import Lot, Product, ProductImage, Variant
from steward.inventory.models.suppliers import Supplier, SupplierOffer

__all__ = ["Lot", "Place", "Product", "ProductImage", "Supplier", "SupplierOffer", "Variant"]
