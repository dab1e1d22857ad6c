"""Verbs of buying: orders to suppliers from the draft to the last piece."""

from steward.inventory.actions.purchasing.confirming import confirm_purchase
from steward.inventory.actions.purchasing.drafting import add_purchase, change_purchase
from steward.inventory.actions.purchasing.ending import cancel_purchase, close_purchase
from steward.inventory.actions.purchasing.paper import draw_purchase
from steward.inventory.actions.purchasing.past import (
    PastPurchase,
    PastReceipt,
    write_past_purchases,
)
from steward.inventory.actions.purchasing.receiving import receive_purchase
from steward.inventory.actions.purchasing.sending import send_purchase

__all__ = [
    "PastPurchase",
    "PastReceipt",
    "add_purchase",
    "cancel_purchase",
    "change_purchase",
    "close_purchase",
    "confirm_purchase",
    "draw_purchase",
    "receive_purchase",
    "send_purchase",
    "write_past_purchases",
]
