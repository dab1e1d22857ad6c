"""The help desk's part of the REST API."""

from steward.helpdesk.api import messages, promises, states, tickets, triage, uploads

PARTS = (tickets.api, triage.api, states.api, messages.api, promises.api, uploads.api)
