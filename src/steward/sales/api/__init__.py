"""Selling's part of the REST API."""

from steward.sales.api import deliveries, discounts, orders

PARTS = (orders.api, deliveries.api, discounts.api)
