"""The help desk's part of the REST API."""

from steward.helpdesk.api import (
    canned,
    messages,
    orders,
    promises,
    routing,
    states,
    surveys,
    tickets,
    triage,
    uploads,
)

PARTS = (
    tickets.api,
    triage.api,
    states.api,
    messages.api,
    orders.api,
    promises.api,
    routing.api,
    uploads.api,
    canned.api,
    surveys.api,
)
