"""The customers' part of the REST API."""

from steward.customers.api import people, segments

PARTS = (people.api, segments.api)
