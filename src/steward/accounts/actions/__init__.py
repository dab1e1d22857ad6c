"""Verbs of people who sign in: each changes something, records the fact and flushes."""

from steward.accounts.actions.logins import note_seen, open_login
from steward.accounts.actions.tokens import create_token

__all__ = ["create_token", "note_seen", "open_login"]
