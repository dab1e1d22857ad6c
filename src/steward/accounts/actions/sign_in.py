"""Signing in by other ways than the password alone: codes, links, recovery."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts.actions.logins import end_all_logins
from steward.accounts.actions.mails import Letter, mail_user
from steward.accounts.actions.one_time import Purpose, drop_all, issue, use
from steward.accounts.actions.sign_up import prove_address
from steward.accounts.errors import LinkNotValid, WrongCode
from steward.accounts.events import PasswordChanged, RecoveryCodeUsed
from steward.accounts.models import RecoveryCode, User
from steward.accounts.queries import find_token_owner, find_user_by_email
from steward.accounts.rules import Sealer, hash_of_code
from steward.kit import clock, events


def begin_second_step(session: Session, user: User) -> str:
    """Note that the first proof was right, and return the secret to come back with."""
    return issue(session, Purpose.SECOND_STEP, user.id)


def finish_second_step(session: Session, secret: str, code: str, sealer: Sealer) -> User:
    """Check the authenticator's or a recovery code, and return who may come in.

    Raises LinkNotValid when the first step was too long ago, WrongCode otherwise.
    """
    user = find_token_owner(session, Purpose.SECOND_STEP, secret)
    if user is None:
        raise LinkNotValid
    if not user.accept_code(code, sealer, clock.now()):
        _use_recovery_code(session, user, code)
    use(session, Purpose.SECOND_STEP, secret)
    return user


def _use_recovery_code(session: Session, user: User, code: str) -> None:
    mine = (RecoveryCode.user_id == user.id) & (RecoveryCode.code_hash == hash_of_code(code))
    used = session.scalars(delete(RecoveryCode).where(mine).returning(RecoveryCode.id)).first()
    if used is None:
        raise WrongCode
    events.record(session, RecoveryCodeUsed(subject_id=user.id), actor=user.as_actor)


def send_sign_in_link(session: Session, email: str) -> None:
    """Send a link to sign in with to this address, if somebody has it; tell nobody whether."""
    _send_link(session, email, Purpose.SIGN_IN_LINK, Letter.SIGN_IN_LINK, "/sign-in/link/")


def send_recovery(session: Session, email: str) -> None:
    """Send a link to choose a new password with, if somebody has the address; tell nobody."""
    _send_link(session, email, Purpose.RECOVERY, Letter.RECOVERY, "/recovery/")


def _send_link(session: Session, email: str, purpose: Purpose, letter: Letter, path: str) -> None:
    user = find_user_by_email(session, email)
    if user is None or user.suspended_at is not None:
        return
    drop_all(session, user.id, purpose)
    mail_user(session, user, letter, path + issue(session, purpose, user.id))


def use_sign_in_link(session: Session, secret: str) -> User:
    """Use a mailed link up and return whose it is. Raises LinkNotValid."""
    return _use_link(session, Purpose.SIGN_IN_LINK, secret)


def recover(session: Session, secret: str, password_hash: str) -> User:
    """Set a new password by a mailed link; all logins end. Raises LinkNotValid."""
    user = _use_link(session, Purpose.RECOVERY, secret)
    user.password_hash = password_hash
    end_all_logins(session, user.id, actor=user.as_actor)
    drop_all(session, user.id, Purpose.SIGN_IN_LINK, Purpose.SECOND_STEP)
    events.record(session, PasswordChanged(subject_id=user.id), actor=user.as_actor)
    mail_user(session, user, Letter.PASSWORD_CHANGED, "/recovery")
    return user


def _use_link(session: Session, purpose: Purpose, secret: str) -> User:
    user = find_token_owner(session, purpose, secret)
    if user is None:
        raise LinkNotValid
    use(session, purpose, secret)
    prove_address(session, user)
    return user


def keep_password_hash(session: Session, user: User, password_hash: str) -> None:
    """Keep the same password hashed with today's parameters."""
    user.password_hash = password_hash
    session.flush()
