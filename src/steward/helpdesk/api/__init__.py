"""The help desk's part of the REST API."""

from steward.helpdesk.api import messages, states, tickets, triage, uploads

PARTS = (tickets.api, triage.api, states.api, messages.api, uploads.api)
