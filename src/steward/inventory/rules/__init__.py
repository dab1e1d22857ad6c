"""What is true of products, places, suppliers and the ledger by values alone."""

from steward.inventory.rules.acts import (
    OPEN,
    CountState,
    Delivery,
    Issue,
    Line,
    Move,
    MovementKind,
    Receipt,
    ReservationState,
    Return,
    Slip,
    Want,
    fingerprint,
    is_cost,
    is_quantity,
)
from steward.inventory.rules.barcodes import Symbol, checked_barcode, symbol_of, ways_to_say
from steward.inventory.rules.costing import NOTHING, Entry, Layer, Pile, returned
from steward.inventory.rules.demand import Key, Spot, summed
from steward.inventory.rules.kinds import (
    CostMethod,
    Criticality,
    PlaceKind,
    ProductState,
    SupplierKind,
)
from steward.inventory.rules.numbers import UnclearNumber, mark_of, read_number
from steward.inventory.rules.sheet import Draft, Level, Sale, Sheet, TooLittleError

__all__ = [
    "NOTHING",
    "OPEN",
    "CostMethod",
    "CountState",
    "Criticality",
    "Delivery",
    "Draft",
    "Entry",
    "Issue",
    "Key",
    "Layer",
    "Level",
    "Line",
    "Move",
    "MovementKind",
    "Pile",
    "PlaceKind",
    "ProductState",
    "Receipt",
    "ReservationState",
    "Return",
    "Sale",
    "Sheet",
    "Slip",
    "Spot",
    "SupplierKind",
    "Symbol",
    "TooLittleError",
    "UnclearNumber",
    "Want",
    "checked_barcode",
    "fingerprint",
    "is_cost",
    "is_quantity",
    "mark_of",
    "read_number",
    "returned",
    "summed",
    "symbol_of",
    "ways_to_say",
]
