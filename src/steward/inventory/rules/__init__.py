"""What is true of products, places and suppliers by values alone."""

from steward.inventory.rules.barcodes import (
    Symbol,
    barcode_with_check,
    checked_barcode,
    symbol_of,
    ways_to_say,
)
from steward.inventory.rules.kinds import (
    CostMethod,
    Criticality,
    PlaceKind,
    ProductState,
    SupplierKind,
)
from steward.inventory.rules.numbers import UnclearNumber, mark_of, read_number

__all__ = [
    "CostMethod",
    "Criticality",
    "PlaceKind",
    "ProductState",
    "SupplierKind",
    "Symbol",
    "UnclearNumber",
    "barcode_with_check",
    "checked_barcode",
    "mark_of",
    "read_number",
    "symbol_of",
    "ways_to_say",
]
