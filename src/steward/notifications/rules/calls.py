"""What webhooks can be called for."""

from enum import StrEnum


class Call(StrEnum):
    """Something that happened to a ticket, by the name of its fact."""

    OPENED = "ticket.opened"
    MESSAGE = "ticket.message"
    ASSIGNED = "ticket.assigned"
    STATE = "ticket.state"
    SEVERITY = "ticket.severity"
    RESOLVED = "ticket.resolved"
    REOPENED = "ticket.reopened"
    CLOSED = "ticket.closed"
    ESCALATED = "ticket.escalated"


TEST = "webhook.test"  # what a trial calls with
