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
    Instead,
    OrderView,
    count_orders,
    find_order,
    instead_of,
    orders_of,
    show_order,
    values_of_orders,
)
from steward.sales.rules import (
    DeliveryState,
    Likeness,
    OrderSource,
    OrderState,
    Payment,
    find_order_id,
    order_number,
)

__all__ = [
    "Delivery",
    "DeliveryState",
    "DiscountForm",
    "DiscountRow",
    "Instead",
    "Likeness",
    "Order",
    "OrderLine",
    "OrderPlaced",
    "OrderSource",
    "OrderState",
    "OrderView",
    "PastOrder",
    "Payment",
    "add_discount",
    "count_orders",
    "find_order",
    "find_order_id",
    "instead_of",
    "order_number",
    "orders_of",
    "show_order",
    "values_of_orders",
    "write_past_orders",
]
