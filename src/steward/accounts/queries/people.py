"""Reads of the staff: who they are, which teams they form, who is invited."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts.models import ApiToken, Invitation, Login, Passkey, Team, TeamMember, User
from steward.accounts.rules import STAFF, Role, hash_of, role_may
from steward.kit import clock
from steward.kit.errors import NotFound

_ABLE = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)


def staff(session: Session) -> Sequence[User]:
    """List the staff by name, those who are suspended too."""
    query = select(User).where(User.role.in_(STAFF)).order_by(User.name)
    return session.scalars(query).all()


def staff_who_may(session: Session, permission: str) -> list[User]:
    """List those of the staff who have a permission and are not suspended, by name."""
    here = (one for one in staff(session) if one.suspended_at is None)
    return [one for one in here if role_may(Role(one.role), permission)]


def agents(session: Session) -> Sequence[User]:
    """List those of the staff who can be given a ticket, by name."""
    query = select(User).where(User.role.in_(_ABLE), User.suspended_at.is_(None))
    return session.scalars(query.order_by(User.name)).all()


def agents_heard(session: Session) -> Sequence[tuple[User, datetime | None]]:
    """List them by name, each with when an open login of theirs was last used, to ten minutes."""
    heard = (
        select(Login.user_id, func.max(Login.seen_at).label("at"))
        .where(Login.ended_at.is_(None), Login.expires_at > clock.now())
        .group_by(Login.user_id)
        .subquery()
    )
    query = select(User, heard.c.at).outerjoin(heard, heard.c.user_id == User.id)
    query = query.where(User.role.in_(_ABLE), User.suspended_at.is_(None)).order_by(User.name)
    return [(user, at) for user, at in session.execute(query)]


def get_agent(session: Session, user_id: int) -> User:
    """Return one of those who can be given a ticket, or raise NotFound."""
    user = get_user(session, user_id)
    if user.role not in _ABLE or user.suspended_at is not None:
        raise NotFound
    return user


def get_user(session: Session, user_id: int) -> User:
    """Return a user, or raise NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def get_staff_member(session: Session, user_id: int) -> User:
    """Return one of the staff, or raise NotFound."""
    user = get_user(session, user_id)
    if not user.is_staff:
        raise NotFound
    return user


def last_seen(session: Session, user_ids: Sequence[int]) -> Mapping[int, object]:
    """Say when each of some users was last here; who never was is left out."""
    seen = select(Login.user_id, func.max(Login.seen_at)).where(Login.user_id.in_(user_ids))
    return dict(session.execute(seen.group_by(Login.user_id)).all())


def names_of(session: Session, user_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the names of some users."""
    query = select(User.id, User.name).where(User.id.in_(user_ids))
    return dict(session.execute(query).all())


def teams(session: Session) -> Sequence[Team]:
    """List the teams by name."""
    return session.scalars(select(Team).order_by(Team.name)).all()


def get_team(session: Session, team_id: int) -> Team:
    """Return a team, or raise NotFound."""
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def find_team_by_name(session: Session, name: str) -> Team | None:
    """Return the team of this name, whatever its case, or None."""
    return session.scalars(select(Team).where(Team.name == name)).one_or_none()


def member_ids(session: Session, team_id: int) -> frozenset[int]:
    """Return the ids of a team's members."""
    query = select(TeamMember.user_id).where(TeamMember.team_id == team_id)
    return frozenset(session.scalars(query))


def members_of(session: Session, team_id: int) -> Sequence[User]:
    """List the members of a team who are not suspended, by name."""
    query = select(User).join(TeamMember, TeamMember.user_id == User.id)
    mine = (TeamMember.team_id == team_id) & User.suspended_at.is_(None)
    return session.scalars(query.where(mine).order_by(User.name)).all()


def members_by_team(session: Session) -> Mapping[int, list[User]]:
    """List the members of each team that has some, by name."""
    query = select(TeamMember.team_id, User).join(User, User.id == TeamMember.user_id)
    found: dict[int, list[User]] = {}
    for team_id, user in session.execute(query.order_by(User.name)):
        found.setdefault(team_id, []).append(user)
    return found


def invitations(session: Session) -> Sequence[Invitation]:
    """List the invitations that nobody has taken yet, newest first."""
    return session.scalars(select(Invitation).order_by(Invitation.created_at.desc())).all()


def get_invitation(session: Session, invitation_id: int) -> Invitation:
    """Return an invitation, or raise NotFound."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound
    return invitation


def find_open_invitation(session: Session, secret: str) -> Invitation | None:
    """Return the invitation whose link holds this secret, or None when it cannot be taken."""
    query = select(Invitation).where(
        Invitation.token_hash == hash_of(secret), Invitation.expires_at > clock.now()
    )
    return session.scalars(query).one_or_none()


def logins_of(session: Session, user_id: int) -> Sequence[Login]:
    """List somebody's open logins, the last seen first."""
    query = select(Login).where(
        Login.user_id == user_id, Login.ended_at.is_(None), Login.expires_at > clock.now()
    )
    return session.scalars(query.order_by(Login.seen_at.desc())).all()


def passkeys_of(session: Session, user_id: int) -> Sequence[Passkey]:
    """List somebody's passkeys, oldest first."""
    query = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    return session.scalars(query).all()


def find_passkey(session: Session, credential_id: bytes) -> Passkey | None:
    """Return the passkey with this id, or None."""
    query = select(Passkey).where(Passkey.credential_id == credential_id)
    return session.scalars(query).one_or_none()


def tokens_of(session: Session, user_id: int) -> Sequence[ApiToken]:
    """List somebody's API tokens that work, newest first."""
    query = select(ApiToken).where(
        ApiToken.user_id == user_id,
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > clock.now(),
    )
    return session.scalars(query.order_by(ApiToken.id.desc())).all()
