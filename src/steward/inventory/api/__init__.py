"""The stores' part of the REST API."""

from steward.inventory.api import places, products, suppliers, variants

PARTS = (products.api, variants.api, places.api, suppliers.api)
