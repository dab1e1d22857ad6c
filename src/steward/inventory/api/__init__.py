"""The stores' part of the REST API."""

from steward.inventory.api import (
    forecasts,
    levels,
    places,
    products,
    purchases,
    reordering,
    reservations,
    suppliers,
    variants,
    withheld,
)

PARTS = (
    products.api,
    variants.api,
    places.api,
    suppliers.api,
    purchases.api,
    reordering.api,
    levels.api,
    forecasts.api,
    reservations.api,
    withheld.api,
)
