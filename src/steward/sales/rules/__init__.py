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
    UNSENT,
    DeliveryKind,
    DeliveryState,
    OrderSource,
    OrderState,
    Payment,
    delivery_number,
    find_delivery_id,
    find_order_id,
    order_number,
)
from steward.sales.rules.money import NOTHING
from steward.sales.rules.pricing import Buyer, Coupon, Priced, PricedLine, Taken, price
from steward.sales.rules.serving import served

__all__ = [
    "NOTHING",
    "UNSENT",
    "Arrival",
    "Break",
    "Buyer",
    "Coupon",
    "DeliveryKind",
    "DeliveryState",
    "DeliveryTerms",
    "Discount",
    "DiscountKind",
    "DiscountScope",
    "Goods",
    "Line",
    "OrderSource",
    "OrderState",
    "Payment",
    "Priced",
    "PricedLine",
    "Stacking",
    "Taken",
    "Terms",
    "Weekdays",
    "WorkingDays",
    "arrival",
    "delivery_number",
    "find_delivery_id",
    "find_order_id",
    "order_number",
    "price",
    "served",
]
