"""Who is this: from the cookie of a login, from an API token, from an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from steward.accounts.models import ApiToken, Login, OneTimeToken, TeamMember, User
from steward.accounts.rules import Actor, Role, hash_of
from steward.kit import clock
from steward.kit.errors import Forbidden
from steward.kit.fixed import Fixed
from steward.kit.marks import N_

_TEAMS = func.array(
    select(TeamMember.team_id).where(TeamMember.user_id == User.id).scalar_subquery()
)
_WHOEVER: Select[Any] = select(
    User.id, User.name, User.email, User.role, User.confirmed_at, _TEAMS.label("team_ids")
).where(User.suspended_at.is_(None))
# Asked by every request.
_BY_LOGIN = Fixed(
    _WHOEVER.add_columns(Login.id.label("login_id"), Login.seen_at)
    .join(Login, Login.user_id == User.id)
    .where(
        Login.token_hash == bindparam("hash"),
        Login.expires_at > bindparam("now"),
        Login.ended_at.is_(None),
    )
)
_BY_TOKEN = Fixed(
    _WHOEVER.add_columns(ApiToken.scopes)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(
        ApiToken.token_hash == bindparam("hash"),
        ApiToken.expires_at > bindparam("now"),
        ApiToken.revoked_at.is_(None),
    )
)


@dataclass(frozen=True)
class Signed:
    """An actor, and when its login was last noted as seen."""

    actor: Actor
    seen_at: datetime


def find_by_login(session: Session, secret: str) -> Signed | None:
    """Return who holds the login whose cookie this is, or None when it is not valid (any more)."""
    row = _find(session, _BY_LOGIN, secret)
    return Signed(_actor(row, login_id=row.login_id), row.seen_at) if row else None


def find_by_token(session: Session, secret: str) -> Actor | None:
    """Return who holds this API token, or None when it is not valid (any more)."""
    row = _find(session, _BY_TOKEN, secret)
    if row is None:
        return None
    return _actor(row, scopes=None if row.scopes is None else frozenset(row.scopes))


def _find(session: Session, query: Fixed, secret: str) -> Row[Any] | None:
    return query.ask(session, {"hash": hash_of(secret), "now": clock.now()}).first()


def find_actor_of(session: Session, user_id: int) -> Actor | None:
    """Return a user as one who acts by a job of theirs, or None where they may not sign in."""
    row = session.execute(_WHOEVER.where(User.id == user_id)).first()
    return _actor(row) if row else None


def get_actor_of(session: Session, user_id: int) -> Actor:
    """Return the same. Raises Forbidden where they may not sign in any more."""
    actor = find_actor_of(session, user_id)
    if actor is None:
        raise Forbidden(N_("Who asked for it may not sign in any more."))
    return actor


def _actor(row: Row[Any], **more: Any) -> Actor:
    return Actor(
        row.id,
        row.name,
        row.email,
        Role(row.role),
        tuple(row.team_ids),
        is_confirmed=row.confirmed_at is not None,
        **more,
    )


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against, outside of any transaction."""

    user_id: int
    password_hash: str | None


def find_credentials(session: Session, email: str) -> Credentials | None:
    """Return what somebody of this address signs in with, or None when nobody can."""
    user = find_user_by_email(session, email)
    if user is None or user.suspended_at is not None:
        return None
    return Credentials(user.id, user.password_hash)


def confirmed_customer_ids(session: Session, emails: Iterable[str]) -> dict[str, int]:
    """Return the customers' logins whose confirmed address is one of these (lower case)."""
    query = select(func.lower(User.email), User.id).where(
        User.email.in_(list(emails)), User.confirmed_at.is_not(None), User.role == Role.CUSTOMER
    )
    return dict(session.execute(query).all())


def find_user_by_email(session: Session, email: str) -> User | None:
    """Return the user with this address, whatever its case, or None.

    Of several who claim it, whoever has confirmed it; else whoever came last.
    """
    claims = (User.confirmed_at.is_(None), User.id.desc())
    return session.scalars(select(User).where(User.email == email).order_by(*claims)).first()


def find_token_owner(session: Session, purpose: str, secret: str) -> User | None:
    """Return whose unused one-time token this is, or None; the token stays usable."""
    query = (
        select(User)
        .join(OneTimeToken, OneTimeToken.user_id == User.id)
        .where(
            OneTimeToken.token_hash == hash_of(secret),
            OneTimeToken.purpose == purpose,
            OneTimeToken.expires_at > clock.now(),
            User.suspended_at.is_(None),
        )
    )
    return session.scalars(query).one_or_none()
