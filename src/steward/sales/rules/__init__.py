"""What is true of orders and discounts by values alone."""

from steward.sales.rules.delivery import (
    Arrival,
    DeliveryTerms,
    Weekdays,
    WorkingDays,
    arrival,
)
from steward.sales.rules.discounts import (
    Break,
    Discount,
    DiscountKind,
    DiscountScope,
    Goods,
    Line,
    Stacking,
    Terms,
)
from steward.sales.rules.kinds import (
    NewsState,
    OrderSource,
    OrderState,
    Payment,
    WatchState,
    find_order_id,
    order_number,
)
from steward.sales.rules.money import NOTHING
from steward.sales.rules.pricing import Buyer, Coupon, Priced, PricedLine, Taken, price
from steward.sales.rules.serving import served
from steward.sales.rules.watching import TOLD_FOR, may_be_told

__all__ = [
    "NOTHING",
    "TOLD_FOR",
    "Arrival",
    "Break",
    "Buyer",
    "Coupon",
    "DeliveryTerms",
    "Discount",
    "DiscountKind",
    "DiscountScope",
    "Goods",
    "Line",
    "NewsState",
    "OrderSource",
    "OrderState",
    "Payment",
    "Priced",
    "PricedLine",
    "Stacking",
    "Taken",
    "Terms",
    "WatchState",
    "Weekdays",
    "WorkingDays",
    "arrival",
    "find_order_id",
    "may_be_told",
    "order_number",
    "price",
    "served",
]
