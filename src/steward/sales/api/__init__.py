"""Selling's part of the REST API."""

from steward.sales.api import orders

PARTS = (orders.api,)
