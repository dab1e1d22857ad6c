"""What is true of orders and discounts by values alone."""

from steward.sales.rules.delivery import (
    Arrival,
    DeliveryTerms,
    Weekdays,
    WorkingDays,
    arrival,
    on_the_way,
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
    NewsState,
    OrderSource,
    OrderState,
    Payment,
    WatchState,
    delivery_number,
    find_delivery_id,
    find_order_id,
    order_number,
)
from steward.sales.rules.lateness import Outlook, is_late, new_day
from steward.sales.rules.money import NOTHING
from steward.sales.rules.pricing import Buyer, Coupon, Priced, PricedLine, Taken, price
from steward.sales.rules.sent import order_state, worth_of
from steward.sales.rules.serving import served
from steward.sales.rules.substitutes import NEAR, Alike, Likeness, Substitute, substitutes
from steward.sales.rules.tracking import carriers_in, tracking_link
from steward.sales.rules.watching import TOLD_FOR, may_be_told

__all__ = [
    "NEAR",
    "NOTHING",
    "TOLD_FOR",
    "UNSENT",
    "Alike",
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
    "Likeness",
    "Line",
    "NewsState",
    "OrderSource",
    "OrderState",
    "Outlook",
    "Payment",
    "Priced",
    "PricedLine",
    "Stacking",
    "Substitute",
    "Taken",
    "Terms",
    "WatchState",
    "Weekdays",
    "WorkingDays",
    "arrival",
    "carriers_in",
    "delivery_number",
    "find_delivery_id",
    "find_order_id",
    "is_late",
    "may_be_told",
    "new_day",
    "on_the_way",
    "order_number",
    "order_state",
    "price",
    "served",
    "substitutes",
    "tracking_link",
    "worth_of",
]
