"""A forgotten password: a link by mail, and with it a new one."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.actions import Purpose
from steward.accounts.errors import LinkNotValid
from steward.accounts.forms import EmailForm, NewPasswordForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import ask_for_code, come_in
from steward.accounts.web.passwords import hashed
from steward.accounts.web.throttle import throttle
from steward.kit import db
from steward.kit.access import PUBLIC, SIGNED_LINK, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, page


def _show(errors: Mapping[str, str]) -> Response:
    return page("accounts/recovery.html", values=form_values(), errors=errors)


@bp.get("/recovery")
@access(PUBLIC)
def recovery_page() -> Response:
    """Ask whose password it is."""
    return _show({})


@bp.post("/recovery")
@access(PUBLIC)
@again(_show)
def ask_recovery() -> Response:
    """Send the link; the answer is the same whether or not the address is known."""
    wanted: EmailForm = form(EmailForm)
    throttle("mail", wanted.email)
    actions.send_recovery(db.session(), wanted.email)
    return page("accounts/look_in_mail.html", email=wanted.email, minutes=60)


def _show_new(errors: Mapping[str, str], secret: str) -> Response:
    with db.database().reading() as reading:
        owner = queries.find_token_owner(reading, Purpose.RECOVERY, secret)
    if owner is None:
        raise LinkNotValid
    return page("accounts/new_password.html", email=owner.email, errors=errors)


@bp.get("/recovery/<secret>")
@access(SIGNED_LINK)
def new_password_page(secret: str) -> Response:
    """Ask for the new password."""
    return _show_new({}, secret)


@bp.post("/recovery/<secret>")
@access(SIGNED_LINK)
@again(_show_new)
def set_new_password(secret: str) -> Response:
    """Set it, and come in; an authenticator is asked for its code all the same."""
    wanted: NewPasswordForm = form(NewPasswordForm)
    user = actions.recover(db.session(), secret, hashed(wanted.password))
    return ask_for_code(user) if user.totp_secret else come_in(user)
