"""Passwords as they come from a form: good enough, or refused with the reason; then hashed."""

from steward.accounts import queries
from steward.accounts.errors import WeakPassword, WrongPassword
from steward.accounts.rules import hash_password, verify_password, weakness_of
from steward.accounts.web.guard import actor
from steward.accounts.web.throttle import throttle
from steward.kit import db


def hashed(password: str, *own_words: str) -> str:
    """Hash a new password, before the transaction begins. Raises WeakPassword."""
    weakness = weakness_of(password, *own_words)
    if weakness:
        raise WeakPassword(weakness)
    return hash_password(password)


def check_present(password: str) -> None:
    """Make sure that whoever is at the keyboard knows the password. Raises WrongPassword."""
    who = actor()
    throttle("sign-in", who.email)
    with db.database().reading() as reading:
        known = queries.get_user(reading, who.user_id or 0).password_hash
    if not verify_password(password, known):
        raise WrongPassword
