"""The help desk's part of the REST API."""

from steward.helpdesk.api import messages, states, tickets, uploads

PARTS = (tickets.api, states.api, messages.api, uploads.api)
