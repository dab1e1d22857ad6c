"""The customers' part of the REST API."""

from steward.customers.api import merges, people

PARTS = (people.api, merges.api)
