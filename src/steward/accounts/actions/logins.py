"""Logins: opened at each sign-in, noted as seen, ended one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from steward.accounts.actions.mails import Letter, mail_user
from steward.accounts.events import LoginEnded, LoginsEnded
from steward.accounts.models import Login, User
from steward.accounts.queries import get_user
from steward.accounts.rules import Actor, device_of, hash_of, new_secret
from steward.kit import clock, events, live
from steward.kit.errors import NotFound, NotSignedIn


@dataclass(frozen=True)
class Browser:
    """What we know of the browser somebody signs in with."""

    user_agent: str
    address: str
    days: int

    @property
    def device(self) -> str:
        """What its owner would call it."""
        return device_of(self.user_agent)


def open_login(session: Session, user: User, browser: Browser) -> tuple[Login, str]:
    """Open a new login of `user`, and return it with the secret for its cookie."""
    secret, now = new_secret(), clock.now()
    login = Login(
        user_id=user.id,
        token_hash=hash_of(secret),
        device=browser.device,
        address=browser.address,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=browser.days),
    )
    session.add(login)
    session.flush()
    live.announce(session, f"user:{user.id}")
    return login, secret


def warn_of_new_device(session: Session, login: Login) -> None:
    """Write to the owner when this device was not seen before; the very first one is no news."""
    earlier = select(Login.device).where(Login.user_id == login.user_id, Login.id != login.id)
    known = set(session.scalars(earlier))
    if known and login.device not in known:
        user = get_user(session, login.user_id)
        mail_user(session, user, Letter.NEW_DEVICE, "/account", login=login)


def note_seen(session: Session, login_id: int | None) -> None:
    """Note that a login was used just now."""
    session.execute(update(Login).where(Login.id == login_id).values(seen_at=clock.now()))


def hold_login(session: Session, actor: Actor) -> datetime:
    """Keep the actor's login from ending before this transaction has, and return until when it is.

    Raises NotSignedIn when it has ended.
    """
    is_open = (Login.id == actor.login_id) & Login.ended_at.is_(None)
    held = select(Login.expires_at).where(is_open).with_for_update(read=True)
    until = session.scalar(held)
    if until is None:
        raise NotSignedIn
    return until


def sign_out(session: Session, actor: Actor) -> None:
    """End the login that the actor is here with."""
    _end(session, actor.user_id or 0, Login.id == actor.login_id, by=actor)


def end_login(session: Session, login_id: int, *, actor: Actor) -> None:
    """End one of the actor's own logins. Raises NotFound when it is not theirs or has ended."""
    if not _end(session, actor.user_id or 0, Login.id == login_id, by=actor):
        raise NotFound
    events.record(session, LoginsEnded(subject_id=actor.user_id or 0, count=1), actor=actor)


def end_other_logins(session: Session, *, actor: Actor) -> int:
    """End all logins of the actor but the present one, and return how many there were."""
    ended = _end(session, actor.user_id or 0, Login.id != actor.login_id, by=actor)
    if ended:
        fact = LoginsEnded(subject_id=actor.user_id or 0, count=ended)
        events.record(session, fact, actor=actor)
    return ended


def end_all_logins(session: Session, user_id: int, *, actor: events.Actor) -> None:
    """End all logins of a user: the account is suspended, or its password was lost."""
    _end(session, user_id, Login.id.is_not(None), by=actor)


def _end(session: Session, user_id: int, which: ColumnElement[bool], *, by: events.Actor) -> int:
    """End logins, and with them every live stream they opened and whatever else hears of it."""
    now = clock.now()
    open_ones = update(Login).where(Login.user_id == user_id, Login.ended_at.is_(None), which)
    ended = session.scalars(open_ones.values(ended_at=now).returning(Login.id)).all()
    for login_id in ended:
        events.record(session, LoginEnded(subject_id=login_id), actor=by)
    live.announce(session, f"user:{user_id}")
    return len(ended)
