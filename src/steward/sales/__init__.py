"""Orders, deliveries, returns and discounts; and who waits for goods that are not there."""

from steward.sales.actions import watch_stock
from steward.sales.events import BackInStock, WatchEnded
from steward.sales.models import StockWatch
from steward.sales.queries import values_of_orders

__all__ = ["BackInStock", "StockWatch", "WatchEnded", "values_of_orders", "watch_stock"]
