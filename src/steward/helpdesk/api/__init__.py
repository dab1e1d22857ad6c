"""The help desk's part of the REST API."""

from steward.helpdesk.api import (
    canned,
    messages,
    promises,
    routing,
    states,
    tickets,
    triage,
    uploads,
)

PARTS = (
    tickets.api,
    triage.api,
    states.api,
    messages.api,
    promises.api,
    routing.api,
    uploads.api,
    canned.api,
)
