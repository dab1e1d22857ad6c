"""What is allowed and what is secret: computed from values alone."""

from steward.accounts.rules.actor import SYSTEM, Actor, demand, first_name, initials_of, may
from steward.accounts.rules.devices import device_of
from steward.accounts.rules.passwords import (
    LONGEST,
    hash_password,
    is_outdated,
    verify_password,
    weakness_of,
)
from steward.accounts.rules.permissions import (
    PERMISSIONS,
    STAFF,
    STAFF_ROLES,
    Role,
    permission_table,
    permissions_of,
    role_may,
)
from steward.accounts.rules.secrets import (
    API_TOKEN_PREFIX,
    hash_of,
    hash_of_code,
    new_recovery_codes,
    new_secret,
)
from steward.accounts.rules.totp import Sealer, step_of, totp_uri

__all__ = [
    "API_TOKEN_PREFIX",
    "LONGEST",
    "PERMISSIONS",
    "STAFF",
    "STAFF_ROLES",
    "SYSTEM",
    "Actor",
    "Role",
    "Sealer",
    "demand",
    "device_of",
    "first_name",
    "hash_of",
    "hash_of_code",
    "hash_password",
    "initials_of",
    "is_outdated",
    "may",
    "new_recovery_codes",
    "new_secret",
    "permission_table",
    "permissions_of",
    "role_may",
    "step_of",
    "totp_uri",
    "verify_password",
    "weakness_of",
]
