"""Reads of people who sign in: who is this, who are the staff, which logins are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from steward.accounts.models import ApiToken, Login, Team, TeamMember, User
from steward.accounts.rules import STAFF, Actor, Role, hash_of
from steward.kit import clock
from steward.kit.errors import NotFound

_TEAMS = func.array(
    select(TeamMember.team_id).where(TeamMember.user_id == User.id).scalar_subquery()
)


@dataclass(frozen=True)
class Signed:
    """An actor, and when its login was last noted as seen (None for a token)."""

    actor: Actor
    seen_at: datetime | None


def find_by_login(session: Session, secret: str) -> Signed | None:
    """Return who holds the login whose cookie this is, or None when it is not valid (any more)."""
    query = (
        _whoever()
        .add_columns(Login.id.label("login_id"), Login.seen_at)
        .join(Login, Login.user_id == User.id)
        .where(Login.token_hash == hash_of(secret), Login.expires_at > clock.now())
    )
    row = session.execute(query).first()
    if row is None:
        return None
    actor = Actor(row.id, row.name, row.email, Role(row.role), tuple(row.team_ids), row.login_id)
    return Signed(actor, row.seen_at)


def find_by_token(session: Session, secret: str) -> Actor | None:
    """Return who holds this API token, or None when it is not valid (any more)."""
    query = (
        _whoever()
        .add_columns(ApiToken.scopes)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(
            ApiToken.token_hash == hash_of(secret),
            ApiToken.expires_at > clock.now(),
            ApiToken.revoked_at.is_(None),
        )
    )
    row = session.execute(query).first()
    if row is None:
        return None
    scopes = None if row.scopes is None else frozenset(row.scopes)
    return Actor(row.id, row.name, row.email, Role(row.role), tuple(row.team_ids), scopes=scopes)


def _whoever() -> Select[tuple[int, str, str, str, list[int]]]:
    return select(User.id, User.name, User.email, User.role, _TEAMS.label("team_ids")).where(
        User.suspended_at.is_(None)
    )


def staff(session: Session) -> Sequence[User]:
    """List the staff by name, those who are suspended too."""
    query = select(User).where(User.role.in_(STAFF)).order_by(User.name)
    return session.scalars(query).all()


def agents(session: Session) -> Sequence[User]:
    """List those of the staff who can be given a ticket, by name."""
    able = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
    query = select(User).where(User.role.in_(able), User.suspended_at.is_(None))
    return session.scalars(query.order_by(User.name)).all()


def teams(session: Session) -> Sequence[Team]:
    """List the teams by name."""
    return session.scalars(select(Team).order_by(Team.name)).all()


def find_user_by_email(session: Session, email: str) -> User | None:
    """Return the user with this address, whatever its case, or None."""
    return session.scalars(select(User).where(User.email == email)).one_or_none()


def get_user(session: Session, user_id: int) -> User:
    """Return a user, or raise NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def get_team(session: Session, team_id: int) -> Team:
    """Return a team, or raise NotFound."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def find_team_by_name(session: Session, name: str) -> Team | None:
    """Return the team of this name, whatever its case, or None."""
    return session.scalars(select(Team).where(Team.name == name)).one_or_none()
