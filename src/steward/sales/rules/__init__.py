"""What is true of orders and discounts by values alone."""

from steward.sales.rules.discounts import (
    Break,
    Discount,
    DiscountKind,
    Goods,
    Line,
    Scope,
    Stacking,
    Terms,
)
from steward.sales.rules.pricing import Buyer, Coupon, Priced, PricedLine, Taken, price

__all__ = [
    "Break",
    "Buyer",
    "Coupon",
    "Discount",
    "DiscountKind",
    "Goods",
    "Line",
    "Priced",
    "PricedLine",
    "Scope",
    "Stacking",
    "Taken",
    "Terms",
    "price",
]
