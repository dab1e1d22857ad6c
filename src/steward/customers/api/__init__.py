"""The customers' part of the REST API."""

from steward.customers.api import companies, merges, people, segments, timeline

PARTS = (people.api, companies.api, merges.api, segments.api)
ROUTES = (timeline,)  # of the people's part
