"""Verbs of notifications: tell customers and staff what becomes of tickets; mind the outbox."""

from steward.notifications.actions.dead_letters import retry_dead_letters, retry_letter
from steward.notifications.actions.escalations import tell_escalated
from steward.notifications.actions.letterhead import write_as
from steward.notifications.actions.status_mails import (
    tell_answered,
    tell_assigned,
    tell_received,
    tell_reopened,
    tell_resolved,
    tell_waiting,
)

__all__ = [
    "retry_dead_letters",
    "retry_letter",
    "tell_answered",
    "tell_assigned",
    "tell_escalated",
    "tell_received",
    "tell_reopened",
    "tell_resolved",
    "tell_waiting",
    "write_as",
]
