"""A customer's login, erased when they ask."""

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from steward.accounts.models import (
    ApiToken,
    Invitation,
    Login,
    OneTimeToken,
    Passkey,
    RecoveryCode,
    User,
)
from steward.kit import clock


def erase_login(session: Session, user_id: int, label: str) -> None:
    """Shut a customer's login for good and forget whose it was; nobody can sign in with it."""
    user = session.get_one(User, user_id, with_for_update=True)
    for table in (Login, ApiToken, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.user_id == user_id))
    named = OneTimeToken.data.cast(User.name.type).icontains(user.email, autoescape=True)
    session.execute(delete(OneTimeToken).where(or_(OneTimeToken.user_id == user_id, named)))
    session.execute(delete(Invitation).where(Invitation.email == user.email))
    user.email, user.name = f"erased-{user_id}@erased.invalid", label
    user.password_hash = user.confirmed_at = None
    user.totp_secret = user.totp_last_step = None
    user.suspended_at = clock.now()
    session.flush()
