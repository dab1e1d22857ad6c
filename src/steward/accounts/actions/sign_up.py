"""Becoming a customer with a login, and proving that the address is one's own."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts.actions.logins import end_all_logins
from steward.accounts.actions.mails import Letter, mail_user
from steward.accounts.actions.one_time import Purpose, drop_all, issue, use
from steward.accounts.errors import LinkNotValid
from steward.accounts.events import CustomerSignedUp, EmailConfirmed
from steward.accounts.models import ApiToken, Passkey, RecoveryCode, User
from steward.accounts.queries import find_user_by_email
from steward.accounts.rules import Actor, Role
from steward.kit import clock, events
from steward.kit.errors import Conflict
from steward.kit.marks import N_


@dataclass(frozen=True)
class NewUser:
    """What somebody said of themselves; the password is hashed already. Some want `news`."""

    name: str
    email: str
    password_hash: str
    news: bool = False


def sign_up(session: Session, new: NewUser) -> User:
    """Make a customer's account whose address is yet to be confirmed.

    It looks the same from outside when the address has an account already: then its owner gets a
    mail that says so, and this account can never be confirmed.
    """
    known = find_user_by_email(session, new.email)
    user = User(
        name=new.name,
        email=new.email,
        role=Role.CUSTOMER,
        password_hash=new.password_hash,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    signed_up = CustomerSignedUp(subject_id=user.id, news=new.news)
    events.record(session, signed_up, actor=user.as_actor)
    if known is not None and known.confirmed_at is not None:
        mail_user(session, known, Letter.ACCOUNT_EXISTS, "/sign-in")
    else:
        send_confirmation(session, user)
    return user


def send_confirmation(session: Session, user: User) -> None:
    """Send the link that proves the address; older ones stop working."""
    if user.confirmed_at is not None:
        return
    owner = find_user_by_email(session, user.email)
    if owner is not None and owner.confirmed_at is not None:
        return  # the address is somebody's: they were told, nobody else is
    drop_all(session, user.id, Purpose.CONFIRMATION)
    secret = issue(session, Purpose.CONFIRMATION, user.id)
    mail_user(session, user, Letter.CONFIRMATION, f"/confirmation/{secret}")


def confirm_email(session: Session, secret: str, *, actor: Actor) -> None:
    """Confirm the actor's address by the link that was sent to it.

    Only whoever is signed in to the account can: else a stranger could enter my address, and I
    would confirm their account for them. Raises LinkNotValid.
    """
    if use(session, Purpose.CONFIRMATION, secret) != actor.user_id:
        raise LinkNotValid
    user = session.get_one(User, actor.user_id)
    _confirm(session, user)


def prove_address(session: Session, user: User) -> None:
    """Give an account to whoever just proved, by a link, that its address is theirs.

    Until then it may have been made by somebody else: nothing of theirs opens it any more.
    """
    if user.confirmed_at is not None:
        return
    end_all_logins(session, user.id, actor=user.as_actor)
    for proof in (Passkey, RecoveryCode, ApiToken):
        session.execute(delete(proof).where(proof.user_id == user.id))
    user.password_hash = user.totp_secret = None
    _confirm(session, user, taken_over=True)


def _confirm(session: Session, user: User, *, taken_over: bool = False) -> None:
    owner = find_user_by_email(session, user.email)
    if owner is not None and owner.confirmed_at is not None and owner.id != user.id:
        msg = N_("This address has an account already. Sign in to that one.")
        raise Conflict(msg)
    user.confirmed_at = clock.now()
    session.flush()
    confirmed = EmailConfirmed(subject_id=user.id, taken_over=taken_over)
    events.record(session, confirmed, actor=user.as_actor)
