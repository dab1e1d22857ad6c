"""Selling's part of the REST API."""

from steward.sales.api import deliveries, discounts, orders, returns

PARTS = (orders.api, deliveries.api, returns.api, discounts.api)
