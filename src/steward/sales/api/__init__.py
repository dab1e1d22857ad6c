"""Selling's part of the REST API."""

from steward.sales.api import discounts, orders, returns

PARTS = (orders.api, returns.api, discounts.api)
