"""API tokens: made for one person, shown once, revoked when no longer needed."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts.events import TokenCreated, TokenRevoked
from steward.accounts.models import ApiToken, User
from steward.accounts.rules import (
    API_TOKEN_PREFIX,
    Actor,
    Role,
    demand,
    hash_of,
    may,
    new_secret,
    permissions_of,
)
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_


def create_token(
    session: Session,
    user: User,
    name: str,
    *,
    scopes: Iterable[str] | None = None,
    days: int = 90,
    actor: Actor,
) -> tuple[ApiToken, str]:
    """Make a token that acts for `user`, and return it with its secret, which is not kept.

    Without `scopes` it may all that the user may. Raises BadInput for a scope beyond that.
    """
    granted = None if scopes is None else sorted(scopes)
    if not set(granted or ()) <= set(permissions_of(Role(user.role))):
        raise BadInput(errors={"scopes": N_("A token cannot do more than its owner.")})
    secret, now = API_TOKEN_PREFIX + new_secret(), clock.now()
    token = ApiToken(
        user_id=user.id,
        name=name,
        token_hash=hash_of(secret),
        scopes=granted,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    limits = None if granted is None else tuple(granted)
    fact = TokenCreated(subject_id=token.id, name=name, user_id=user.id, scopes=limits)
    events.record(session, fact, actor=actor)
    return token, secret


def revoke_token(session: Session, token_id: int, *, actor: Actor) -> ApiToken:
    """Make a token worthless. Raises NotFound unless it is one's own, or one manages users."""
    token = session.get(ApiToken, token_id, with_for_update=True)
    if token is None or token.revoked_at is not None:
        raise NotFound
    if token.user_id != actor.user_id and not may(actor, "users.manage"):
        raise NotFound
    demand(actor, "tokens.own")
    token.revoked_at = clock.now()
    fact = TokenRevoked(subject_id=token.id, name=token.name, user_id=token.user_id)
    events.record(session, fact, actor=actor)
    return token
