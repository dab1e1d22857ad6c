"""API tokens: made for one person, shown once, revoked when no longer needed."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts.models import ApiToken, User
from steward.accounts.rules import API_TOKEN_PREFIX, Actor, hash_of, new_secret
from steward.kit import clock


def create_token(
    session: Session,
    user: User,
    name: str,
    *,
    scopes: Iterable[str] | None = None,
    days: int = 90,
    actor: Actor,  # noqa: ARG001
) -> tuple[ApiToken, str]:
    """Make a token that acts for `user`, and return it with its secret, which is not kept."""
    secret, now = API_TOKEN_PREFIX + new_secret(), clock.now()
    token = ApiToken(
        user_id=user.id,
        name=name,
        token_hash=hash_of(secret),
        scopes=None if scopes is None else sorted(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    return token, secret
