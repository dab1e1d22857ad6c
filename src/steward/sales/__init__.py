"""Orders, deliveries, returns and discounts."""

from steward.sales.models import Order, OrderLine
from steward.sales.queries import (
    Instead,
    OrderView,
    count_orders,
    find_order,
    instead_of,
    orders_of,
    show_order,
)
from steward.sales.rules import Likeness, OrderState, find_order_id, order_number

__all__ = [
    "Instead",
    "Likeness",
    "Order",
    "OrderLine",
    "OrderState",
    "OrderView",
    "count_orders",
    "find_order",
    "find_order_id",
    "instead_of",
    "order_number",
    "orders_of",
    "show_order",
]
