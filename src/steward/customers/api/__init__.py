"""The customers' part of the REST API."""

from steward.customers.api import companies, follow_ups, merges, people, segments, timeline

PARTS = (people.api, companies.api, merges.api, segments.api, follow_ups.api)
ROUTES = (timeline,)  # of the people's part
