"""The customers' part of the REST API."""

from steward.customers.api import companies, merges, people, timeline

PARTS = (people.api, companies.api, merges.api)
ROUTES = (timeline,)  # of the people's part
