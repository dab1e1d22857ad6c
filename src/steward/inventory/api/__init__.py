"""The stores' part of the REST API."""

from steward.inventory.api import levels, places, products, reservations, suppliers, variants

PARTS = (products.api, variants.api, places.api, suppliers.api, levels.api, reservations.api)
