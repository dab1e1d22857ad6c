"""Facts of selling."""

from steward.sales.events.news import NewsSent
from steward.sales.events.orders import OrderCancelled, OrderPlaced
from steward.sales.events.terms import (
    DeliveryTermsChanged,
    DiscountAdded,
    DiscountChanged,
    DiscountSwitched,
)
from steward.sales.events.watches import BackInStock, WatchAsked, WatchEnded

__all__ = [
    "BackInStock",
    "DeliveryTermsChanged",
    "DiscountAdded",
    "DiscountChanged",
    "DiscountSwitched",
    "NewsSent",
    "OrderCancelled",
    "OrderPlaced",
    "WatchAsked",
    "WatchEnded",
]
