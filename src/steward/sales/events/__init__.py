"""Facts of selling."""

from steward.sales.events.imports import OrdersImported, OrdersImportUndone
from steward.sales.events.orders import OrderCancelled, OrderPlaced
from steward.sales.events.terms import (
    DeliveryTermsChanged,
    DiscountAdded,
    DiscountChanged,
    DiscountSwitched,
)

__all__ = [
    "DeliveryTermsChanged",
    "DiscountAdded",
    "DiscountChanged",
    "DiscountSwitched",
    "OrderCancelled",
    "OrderPlaced",
    "OrdersImportUndone",
    "OrdersImported",
]
