"""Signing in by a link in a mail: the link shows a button, for mail scanners follow links too."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.actions import Purpose
from steward.accounts.errors import LinkNotValid
from steward.accounts.forms import EmailForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import ask_for_code, come_in
from steward.accounts.web.throttle import throttle
from steward.kit import db
from steward.kit.access import PUBLIC, SIGNED_LINK, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, page


def _show(errors: Mapping[str, str]) -> Response:
    return page("accounts/ask_link.html", values=form_values(), errors=errors)


@bp.get("/sign-in/link")
@access(PUBLIC)
def ask_link_page() -> Response:
    """Ask to which address the link goes."""
    return _show({})


@bp.post("/sign-in/link")
@access(PUBLIC)
@again(_show)
def ask_link() -> Response:
    """Send the link; the answer is the same whether or not the address is known."""
    wanted: EmailForm = form(EmailForm)
    throttle("mail", wanted.email)
    actions.send_sign_in_link(db.session(), wanted.email)
    return page("accounts/look_in_mail.html", email=wanted.email, minutes=15)


@bp.get("/sign-in/link/<secret>")
@access(SIGNED_LINK)
def link_page(secret: str) -> Response:
    """Show the button that signs in."""
    owner = queries.find_token_owner(db.session(), Purpose.SIGN_IN_LINK, secret)
    if owner is None:
        raise LinkNotValid
    return page("accounts/use_link.html", name=owner.name)


@bp.post("/sign-in/link/<secret>")
@access(SIGNED_LINK)
def use_link(secret: str) -> Response:
    """Sign in; an authenticator is asked for its code all the same."""
    user = actions.use_sign_in_link(db.session(), secret)
    return ask_for_code(user) if user.totp_secret else come_in(user)
