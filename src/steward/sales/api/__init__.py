"""Selling's part of the REST API."""

from steward.sales.api import discounts, orders

PARTS = (orders.api, discounts.api)
