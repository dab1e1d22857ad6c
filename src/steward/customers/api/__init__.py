"""The customers' part of the REST API."""

from steward.customers.api import (
    companies,
    files,
    follow_ups,
    merges,
    own,
    people,
    segments,
    ties,
    timeline,
)

PARTS = (people.api, companies.api, merges.api, segments.api, follow_ups.api)
ROUTES = (timeline, own, ties, files)  # of the parts of people and companies
