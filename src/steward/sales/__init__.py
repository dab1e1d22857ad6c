"""Orders, deliveries, returns and discounts."""

from steward.sales.actions import (
    PastOrder,
    add_discount,
    write_past_orders,
)
from steward.sales.events import (
    OrderPlaced,
)
from steward.sales.forms import (
    DiscountForm,
)
from steward.sales.models import (
    Delivery,
    DiscountRow,
    Order,
    OrderLine,
)
from steward.sales.queries import (
    values_of_orders,
)
from steward.sales.rules import (
    DeliveryState,
    OrderSource,
    OrderState,
    Payment,
)

__all__ = [
    "Delivery",
    "DeliveryState",
    "DiscountForm",
    "DiscountRow",
    "Order",
    "OrderLine",
    "OrderPlaced",
    "OrderSource",
    "OrderState",
    "PastOrder",
    "Payment",
    "add_discount",
    "values_of_orders",
    "write_past_orders",
]
