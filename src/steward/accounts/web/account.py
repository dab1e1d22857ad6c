"""Everybody's own page: name, password, and where they are signed in."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.forms import NameForm, PasswordChangeForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.accounts.web.passkeys import passkeys_work_here
from steward.accounts.web.passwords import check_present, hashed
from steward.kit import db
from steward.kit.access import SIGNED_IN, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _


def show_account(errors: Mapping[str, str]) -> Response:
    """Show the page, with what is wrong with a form of it that was sent."""
    who = actor()
    with db.database().reading() as reading:
        user = queries.get_user(reading, who.user_id or 0)
        return page(
            "accounts/account.html",
            user=user,
            values={"name": user.name} | form_values(),
            errors=errors,
            logins=queries.logins_of(reading, user.id),
            this_login=who.login_id,
            passkeys=queries.passkeys_of(reading, user.id),
            passkeys_work=passkeys_work_here(),
        )


@bp.get("/account")
@access(SIGNED_IN)
def account_page() -> Response:
    """Show one's own page."""
    return show_account({})


@bp.post("/account/name")
@access(SIGNED_IN)
@again(show_account)
def rename() -> Response:
    """Change one's name."""
    wanted: NameForm = form(NameForm)
    actions.rename(db.session(), wanted.name, actor=actor())
    return go_to("/account", toast=_("Name saved"))


@bp.post("/account/password")
@access(SIGNED_IN)
@again(show_account)
def change_password() -> Response:
    """Change one's password; all other logins end."""
    wanted: PasswordChangeForm = form(PasswordChangeForm)
    check_present(wanted.present_password)
    password_hash = hashed(wanted.password, actor().name, actor().email)
    actions.change_password(db.session(), password_hash, actor=actor())
    return go_to("/account", toast=_("Password changed. Other devices are signed out"))


@bp.post("/account/logins/<int:login_id>/end")
@access(SIGNED_IN)
def end_login(login_id: int) -> Response:
    """End one of one's logins."""
    actions.end_login(db.session(), login_id, actor=actor())
    return go_to("/account", toast=_("That device is signed out"))


@bp.post("/account/logins/end")
@access(SIGNED_IN)
def end_other_logins() -> Response:
    """End all of one's logins but this one."""
    actions.end_other_logins(db.session(), actor=actor())
    return go_to("/account", toast=_("All other devices are signed out"))
