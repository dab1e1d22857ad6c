"""Facts of selling."""

from steward.sales.events.deliveries import (
    DELIVERIES,
    DeliveryArrived,
    DeliveryCancelled,
    DeliveryLate,
    DeliveryPlanned,
    DeliveryPromised,
    DeliveryShipped,
)
from steward.sales.events.imports import OrdersImported, OrdersImportUndone
from steward.sales.events.news import NewsSent
from steward.sales.events.orders import (
    OrderCancelled,
    OrderLate,
    OrderPlaced,
    OrderPromised,
    OrderRestCancelled,
)
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
from steward.sales.events.watches import BackInStock, WatchAsked, WatchEnded

__all__ = [
    "DELIVERIES",
    "RETURNS",
    "BackInStock",
    "DeliveryArrived",
    "DeliveryCancelled",
    "DeliveryLate",
    "DeliveryPlanned",
    "DeliveryPromised",
    "DeliveryShipped",
    "DeliveryTermsChanged",
    "DiscountAdded",
    "DiscountChanged",
    "DiscountSwitched",
    "NewsSent",
    "OrderCancelled",
    "OrderLate",
    "OrderPlaced",
    "OrderPromised",
    "OrderRestCancelled",
    "OrdersImportUndone",
    "OrdersImported",
    "RefundRecorded",
    "ReturnAccepted",
    "ReturnAsked",
    "ReturnClosed",
    "ReturnReceived",
    "ReturnRefused",
    "ReturnTermsChanged",
    "ReturnWithdrawn",
    "WatchAsked",
    "WatchEnded",
]
