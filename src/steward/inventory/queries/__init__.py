"""Reads of the stores; each starts at what the actor may see."""

from steward.inventory.queries.products import (
    get_place,
    get_product,
    get_supplier,
    get_variant,
    visible_to,
)

__all__ = ["get_place", "get_product", "get_supplier", "get_variant", "visible_to"]
