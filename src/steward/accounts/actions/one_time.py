"""One-time tokens: made for one purpose, used once, and only in time."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts.errors import LinkNotValid
from steward.accounts.models import OneTimeToken
from steward.accounts.rules import hash_of, new_secret
from steward.kit import clock


class Purpose(StrEnum):
    """What a one-time token is for; it opens nothing else."""

    CONFIRMATION = "confirmation"
    RECOVERY = "recovery"
    SIGN_IN_LINK = "sign-in link"
    SECOND_STEP = "second step"
    PASSKEY_SIGN_IN = "passkey sign-in"
    NEW_PASSKEY = "new passkey"


LIVES = {
    Purpose.CONFIRMATION: timedelta(days=3),
    Purpose.RECOVERY: timedelta(hours=1),
    Purpose.SIGN_IN_LINK: timedelta(minutes=15),
    Purpose.SECOND_STEP: timedelta(minutes=10),
    Purpose.PASSKEY_SIGN_IN: timedelta(minutes=5),
    Purpose.NEW_PASSKEY: timedelta(minutes=5),
}


def issue(session: Session, purpose: Purpose, user_id: int | None = None) -> str:
    """Make a token and return its secret, of which only the hash is kept."""
    secret = new_secret()
    expires_at = clock.now() + LIVES[purpose]
    session.add(
        OneTimeToken(
            token_hash=hash_of(secret), purpose=purpose, user_id=user_id, expires_at=expires_at
        )
    )
    session.flush()
    return secret


def use(session: Session, purpose: Purpose, secret: str) -> int | None:
    """Use a token up, and return the id of the user it was made for.

    Raises LinkNotValid when it was used, is too old or was made for something else. Of two who
    use it at once, one deletes the row and the other finds none.
    """
    mine = (OneTimeToken.token_hash == hash_of(secret)) & (OneTimeToken.purpose == purpose)
    used = delete(OneTimeToken).where(mine, OneTimeToken.expires_at > clock.now())
    owners = session.scalars(used.returning(OneTimeToken.user_id)).all()
    if not owners:
        raise LinkNotValid
    return owners[0]


def drop_all(session: Session, user_id: int, *purposes: Purpose) -> None:
    """Make all unused tokens of a user, for these purposes, worthless."""
    mine = (OneTimeToken.user_id == user_id) & OneTimeToken.purpose.in_(purposes)
    session.execute(delete(OneTimeToken).where(mine))
