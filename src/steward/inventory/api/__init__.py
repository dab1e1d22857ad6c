"""The stores' part of the REST API."""

from steward.inventory.api import (
    forecasts,
    levels,
    places,
    products,
    purchases,
    reservations,
    suppliers,
    variants,
)

PARTS = (
    products.api,
    variants.api,
    places.api,
    suppliers.api,
    purchases.api,
    levels.api,
    forecasts.api,
    reservations.api,
)
