"""Orders, deliveries, returns and discounts."""

from steward.sales.queries import values_of_orders

__all__ = ["values_of_orders"]
