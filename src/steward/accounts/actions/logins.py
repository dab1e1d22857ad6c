"""Logins: opened at each sign-in, noted as seen, ended one by one or all at once."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from steward.accounts.models import Login, User
from steward.accounts.rules import hash_of, new_secret
from steward.kit import clock


def open_login(
    session: Session, user: User, *, device: str, address: str, days: int
) -> tuple[Login, str]:
    """Open a new login of `user` for `days`, and return it with the secret for its cookie."""
    secret, now = new_secret(), clock.now()
    login = Login(
        user_id=user.id,
        token_hash=hash_of(secret),
        device=device,
        address=address,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(login)
    session.flush()
    return login, secret


def note_seen(session: Session, login_id: int | None) -> None:
    """Note that a login was used just now."""
    session.execute(update(Login).where(Login.id == login_id).values(seen_at=clock.now()))
