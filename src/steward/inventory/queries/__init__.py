"""Reads of the stores; each starts at what the actor may see."""

from steward.inventory.queries.acts import (
    Booked,
    Booking,
    HeldLine,
    Hold,
    booked_by,
    find_hold,
    free_at,
    get_hold,
    held_line,
    sold_for,
    words_of_key,
)
from steward.inventory.queries.products import (
    get_place,
    get_product,
    get_supplier,
    get_variant,
    visible_to,
)

__all__ = [
    "Booked",
    "Booking",
    "HeldLine",
    "Hold",
    "booked_by",
    "find_hold",
    "free_at",
    "get_hold",
    "get_place",
    "get_product",
    "get_supplier",
    "get_variant",
    "held_line",
    "sold_for",
    "visible_to",
    "words_of_key",
]
