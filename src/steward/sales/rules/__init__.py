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
    OrderSource,
    OrderState,
    Payment,
    delivery_number,
    find_delivery_id,
    find_order_id,
    order_number,
)
from steward.sales.rules.lateness import (
    Outlook,
    is_late,
    new_day,
)
from steward.sales.rules.money import (
    NOTHING,
    coin_of,
)
from steward.sales.rules.pricing import (
    Buyer,
    Coupon,
    Priced,
    PricedLine,
    Taken,
    price,
)
from steward.sales.rules.returns import (
    AWAITED,
    CALLED_OFF,
    HERE,
    USUAL_DAYS,
    USUAL_REASONS,
    ReturnState,
    find_return_id,
    return_number,
    returnable_until,
    worth_back,
)
from steward.sales.rules.sent import (
    order_state,
    worth_of,
)
from steward.sales.rules.serving import (
    served,
)
from steward.sales.rules.tracking import (
    carriers_in,
    tracking_link,
)

__all__ = [
    "AWAITED",
    "CALLED_OFF",
    "HERE",
    "NOTHING",
    "UNSENT",
    "USUAL_DAYS",
    "USUAL_REASONS",
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
    "Outlook",
    "Payment",
    "Priced",
    "PricedLine",
    "ReturnState",
    "Stacking",
    "Taken",
    "Terms",
    "Weekdays",
    "WorkingDays",
    "arrival",
    "carriers_in",
    "coin_of",
    "delivery_number",
    "find_delivery_id",
    "find_order_id",
    "find_return_id",
    "is_late",
    "new_day",
    "on_the_way",
    "order_number",
    "order_state",
    "price",
    "return_number",
    "returnable_until",
    "served",
    "tracking_link",
    "worth_back",
    "worth_of",
]
