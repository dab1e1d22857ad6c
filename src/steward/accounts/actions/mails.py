"""Mails to those who sign in, put into the outbox in the transaction that they tell of."""

from enum import StrEnum
from secrets import token_hex

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from steward.accounts.models import User
from steward.kit.outbox import Mail, post_mail
from steward.kit.running import settings


class Letter(StrEnum):
    """The mails there are; each has a text and an HTML template of its name."""

    CONFIRMATION = "confirmation"
    ACCOUNT_EXISTS = "account_exists"
    RECOVERY = "recovery"
    SIGN_IN_LINK = "sign_in_link"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a template
    NEW_DEVICE = "new_device"
    INVITATION = "invitation"


def mail_user(session: Session, user: User, letter: Letter, path: str, **words: object) -> None:
    """Write to a user; `path` is where the mail's one link leads."""
    mail_to(session, user.email, user.name, letter, path, **words)


def mail_to(
    session: Session, email: str, name: str, letter: Letter, path: str, **words: object
) -> None:
    """Write to an address. Every call is a letter of its own: its link differs from all others."""
    subject, url = _subject(letter, settings().business_name), settings().url + path
    about = {"name": name, "email": email, "url": url, "subject": subject, **words}
    mail = Mail(
        to_address=email,
        to_name=name,
        subject=subject,
        text=render_template(f"accounts/mail/{letter}.txt", **about),
        html=render_template(f"accounts/mail/{letter}.html", **about),
        confidential=True,
    )
    post_mail(session, f"accounts.{letter}.{token_hex(8)}", mail)


def _subject(letter: Letter, business: str) -> str:
    subjects = {
        Letter.CONFIRMATION: gettext("Confirm your address"),
        Letter.ACCOUNT_EXISTS: gettext("You have an account at %(business)s", business=business),
        Letter.RECOVERY: gettext("Choose a new password"),
        Letter.SIGN_IN_LINK: gettext("Your link to sign in"),
        Letter.PASSWORD_CHANGED: gettext("Your password was changed"),
        Letter.NEW_DEVICE: gettext("A new device signed in"),
        Letter.INVITATION: gettext("Join %(business)s on Steward", business=business),
    }
    return str(subjects[letter])
