"""Facts of selling."""

from steward.sales.events.orders import OrderCancelled, OrderPlaced
from steward.sales.events.returns import (
    RETURNS,
    RefundRecorded,
    ReturnAccepted,
    ReturnAsked,
    ReturnClosed,
    ReturnReceived,
    ReturnRefused,
    ReturnTermsChanged,
    ReturnWithdrawn,
)
from steward.sales.events.terms import (
    DeliveryTermsChanged,
    DiscountAdded,
    DiscountChanged,
    DiscountSwitched,
)

__all__ = [
    "RETURNS",
    "DeliveryTermsChanged",
    "DiscountAdded",
    "DiscountChanged",
    "DiscountSwitched",
    "OrderCancelled",
    "OrderPlaced",
    "RefundRecorded",
    "ReturnAccepted",
    "ReturnAsked",
    "ReturnClosed",
    "ReturnReceived",
    "ReturnRefused",
    "ReturnTermsChanged",
    "ReturnWithdrawn",
]
