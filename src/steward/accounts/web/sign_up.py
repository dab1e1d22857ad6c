"""Signing up as a customer, and confirming the address."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.actions import NewUser
from steward.accounts.forms import SignUpForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import come_in
from steward.accounts.web.guard import actor
from steward.accounts.web.passwords import hashed
from steward.accounts.web.throttle import throttle
from steward.kit import db
from steward.kit.access import PUBLIC, SIGNED_IN, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _


def _show(errors: Mapping[str, str]) -> Response:
    return page("accounts/sign_up.html", values=form_values(), errors=errors)


@bp.get("/sign-up")
@access(PUBLIC)
def sign_up_page() -> Response:
    """Show the one short form."""
    return _show({})


@bp.post("/sign-up")
@access(PUBLIC)
@again(_show)
def sign_up() -> Response:
    """Make the account and come in at once; the address is confirmed by mail."""
    wanted: SignUpForm = form(SignUpForm)
    password_hash = hashed(wanted.password, wanted.name, wanted.email)
    throttle("sign-up", wanted.email)
    new = NewUser(wanted.name, wanted.email, password_hash, wanted.news)
    return come_in(actions.sign_up(db.session(), new))


@bp.get("/confirmation/<secret>")
@access(SIGNED_IN)
def confirmation_page(secret: str) -> Response:
    """Show the button that confirms; whoever made the account must be signed in to it."""
    return page("accounts/confirm.html", secret=secret, email=actor().email)


@bp.post("/confirmation/<secret>")
@access(SIGNED_IN)
def confirm(secret: str) -> Response:
    """Confirm the address."""
    actions.confirm_email(db.session(), secret, actor=actor())
    return go_to("/", toast=_("Your address is confirmed"))


@bp.post("/confirmation")
@access(SIGNED_IN)
def send_confirmation() -> Response:
    """Send the link again."""
    throttle("mail", actor().email)
    user = queries.get_user(db.session(), actor().user_id or 0)
    actions.send_confirmation(db.session(), user)
    return page("accounts/look_in_mail.html", email=user.email, minutes=3 * 24 * 60)
