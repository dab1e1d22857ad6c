"""What is allowed and what is secret: computed from values alone."""

from steward.accounts.rules.actor import SYSTEM, Actor, demand, may
from steward.accounts.rules.permissions import PERMISSIONS, STAFF, Role, role_may
from steward.accounts.rules.secrets import API_TOKEN_PREFIX, hash_of, new_secret

__all__ = [
    "API_TOKEN_PREFIX",
    "PERMISSIONS",
    "STAFF",
    "SYSTEM",
    "Actor",
    "Role",
    "demand",
    "hash_of",
    "may",
    "new_secret",
    "role_may",
]
