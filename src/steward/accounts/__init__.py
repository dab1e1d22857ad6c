"""Who signs in and what they may do: staff and customers, roles, teams, tokens, audit."""

from steward.accounts.models import Team, User
from steward.accounts.queries import (
    agents,
    find_team_by_name,
    find_user_by_email,
    get_team,
    get_user,
    staff,
    teams,
)
from steward.accounts.rules import SYSTEM, Actor, Role, demand, may

__all__ = [
    "SYSTEM",
    "Actor",
    "Role",
    "Team",
    "User",
    "agents",
    "demand",
    "find_team_by_name",
    "find_user_by_email",
    "get_team",
    "get_user",
    "may",
    "staff",
    "teams",
]
