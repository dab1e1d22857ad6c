"""The customers' part of the REST API."""

from steward.customers.api import companies, follow_ups, merges, own, people, segments, timeline

PARTS = (people.api, companies.api, merges.api, segments.api, follow_ups.api)
ROUTES = (timeline, own)  # of the people's part
