"""What people do with their own account: name, password, authenticator, recovery codes."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts.actions.logins import end_other_logins
from steward.accounts.actions.mails import Letter, mail_user
from steward.accounts.actions.one_time import Purpose, drop_all
from steward.accounts.errors import WrongCode
from steward.accounts.events import (
    AuthenticatorAdded,
    AuthenticatorRemoved,
    PasswordChanged,
    RecoveryCodesMade,
    Renamed,
)
from steward.accounts.models import RecoveryCode, User
from steward.accounts.rules import Actor, Sealer, hash_of_code, new_recovery_codes, step_of
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_


def rename(session: Session, name: str, *, actor: Actor) -> None:
    """Change the actor's own name."""
    user = _own(session, actor)
    if user.name != name:
        user.name = name
        events.record(session, Renamed(subject_id=user.id), actor=actor)


def change_password(session: Session, password_hash: str, *, actor: Actor) -> None:
    """Set a new password, end all other logins and tell the owner by mail."""
    user = _own(session, actor)
    user.password_hash = password_hash
    end_other_logins(session, actor=actor)
    drop_all(session, user.id, Purpose.RECOVERY, Purpose.SIGN_IN_LINK, Purpose.SECOND_STEP)
    events.record(session, PasswordChanged(subject_id=user.id), actor=actor)
    mail_user(session, user, Letter.PASSWORD_CHANGED, "/recovery")


def add_authenticator(
    session: Session, offered: str, code: str, sealer: Sealer, *, actor: Actor
) -> list[str]:
    """Have sign-in ask for a code from now on, and return the recovery codes, which are not kept.

    `offered` is the secret the page showed, sealed; `code` proves that the app has it.
    Raises BadInput when the offer is too old, WrongCode, or Conflict when there is one already.
    """
    user = _own(session, actor)
    if user.totp_secret is not None:
        msg = N_("You have an authenticator already. Remove it first.")
        raise Conflict(msg)
    secret = sealer.accept(offered, user.id)
    if secret is None:
        raise BadInput(errors={"code": N_("This took too long. Scan the new code and try again.")})
    step = step_of(code, secret, clock.now())
    if step is None:
        raise WrongCode
    user.totp_secret, user.totp_last_step = sealer.seal(secret), step
    events.record(session, AuthenticatorAdded(subject_id=user.id), actor=actor)
    return _replace_recovery_codes(session, user)


def remove_authenticator(session: Session, *, actor: Actor) -> None:
    """Have sign-in ask for no code any more; the recovery codes go with it."""
    user = _own(session, actor)
    user.totp_secret = user.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    events.record(session, AuthenticatorRemoved(subject_id=user.id), actor=actor)


def renew_recovery_codes(session: Session, *, actor: Actor) -> list[str]:
    """Make new recovery codes in place of all old ones, and return them."""
    user = _own(session, actor)
    if user.totp_secret is None:
        msg = N_("Recovery codes stand in for an authenticator, and you have none.")
        raise Conflict(msg)
    events.record(session, RecoveryCodesMade(subject_id=user.id), actor=actor)
    return _replace_recovery_codes(session, user)


def _replace_recovery_codes(session: Session, user: User) -> list[str]:
    codes = new_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.add_all(RecoveryCode(user_id=user.id, code_hash=hash_of_code(code)) for code in codes)
    session.flush()
    return codes


def _own(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.user_id)
