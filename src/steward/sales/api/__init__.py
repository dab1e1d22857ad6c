"""Selling's part of the REST API."""

from steward.sales.api import deals, deliveries, discounts, orders, returns

PARTS = (orders.api, deliveries.api, returns.api, discounts.api, deals.api)
