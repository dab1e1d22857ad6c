"""What all facts of an order say."""

from collections.abc import Iterable
from typing import Any

from steward.inventory.models import PurchaseLine, PurchaseOrder
from steward.inventory.rules import Key


def words_of(order: PurchaseOrder, lines: Iterable[PurchaseLine]) -> dict[str, Any]:
    """Return which order it is, of whom, and of which goods."""
    variants = sorted({line.variant_id for line in lines})
    return {"subject_id": order.id, "supplier_id": order.supplier_id, "variants": variants}


def keys_of(lines: Iterable[PurchaseLine]) -> list[Key]:
    """Return where what is to come of some lines is counted: whatever the lot will be."""
    return [Key(line.variant_id, line.place_id) for line in lines]
