"""Who signs in and what they may do: staff and customers, roles, teams, tokens, audit.

`SYSTEM` is the actor of what Steward does by itself.
"""

from steward.accounts.actions import (
    NewStaff,
    create_staff,
    create_team,
    create_token,
    ensure_user,
    hold_login,
    set_members,
)
from steward.accounts.events import CustomerSignedUp, EmailConfirmed, LoginEnded, StaffJoined
from steward.accounts.models import Team, User
from steward.accounts.queries import (
    agents,
    agents_heard,
    confirmed_customer_ids,
    find_actor_of,
    find_team_by_name,
    find_user_by_email,
    get_agent,
    get_team,
    get_user,
    kept_since,
    members_by_team,
    members_of,
    names_of,
    staff,
    teams,
)
from steward.accounts.rules import (
    SYSTEM,
    Actor,
    Role,
    demand,
    device_of,
    first_name,
    hash_password,
    initials_of,
    may,
    permissions_of,
)
from steward.accounts.web.guard import actor, find_actor

__all__ = [
    "SYSTEM",
    "Actor",
    "CustomerSignedUp",
    "EmailConfirmed",
    "LoginEnded",
    "NewStaff",
    "Role",
    "StaffJoined",
    "Team",
    "User",
    "actor",
    "agents",
    "agents_heard",
    "confirmed_customer_ids",
    "create_staff",
    "create_team",
    "create_token",
    "demand",
    "device_of",
    "ensure_user",
    "find_actor",
    "find_actor_of",
    "find_team_by_name",
    "find_user_by_email",
    "first_name",
    "get_agent",
    "get_team",
    "get_user",
    "hash_password",
    "hold_login",
    "initials_of",
    "kept_since",
    "may",
    "members_by_team",
    "members_of",
    "names_of",
    "permissions_of",
    "set_members",
    "staff",
    "teams",
]
