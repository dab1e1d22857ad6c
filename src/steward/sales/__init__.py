"""Orders, deliveries, returns and discounts."""

from steward.sales.models import Order, OrderLine
from steward.sales.queries import Instead, instead_of
from steward.sales.rules import Likeness, OrderState, find_order_id, order_number

__all__ = [
    "Instead",
    "Likeness",
    "Order",
    "OrderLine",
    "OrderState",
    "find_order_id",
    "instead_of",
    "order_number",
]
