"""The help desk's part of the REST API."""

from steward.helpdesk.api import messages, promises, states, tickets, uploads

PARTS = (tickets.api, states.api, messages.api, promises.api, uploads.api)
