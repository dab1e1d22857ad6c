"""One's own authenticator app: set up by QR code, recovery codes shown once, removed."""

from collections.abc import Mapping

import segno
from flask import Response

from steward.accounts import actions
from steward.accounts.forms import AuthenticatorForm, ProofForm
from steward.accounts.rules import Sealer, totp_uri
from steward.accounts.web.account import show_account
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.accounts.web.passwords import check_present
from steward.kit import db
from steward.kit.access import SIGNED_IN, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _


def _sealer() -> Sealer:
    return Sealer(settings().signing_key())


def _show(errors: Mapping[str, str]) -> Response:
    """The secret lives in the page, sealed, until its first code has come: a GET keeps nothing."""
    who, offered = actor(), form_values().get("offered", "")
    secret = _sealer().accept(offered, who.user_id or 0) if offered else None
    if secret is None:
        secret, offered = _sealer().offer(who.user_id or 0)
    uri = totp_uri(secret, account=who.email, issuer=settings().business_name)
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, light="#fff")
    return page(
        "accounts/authenticator.html",
        picture=picture,
        secret=secret,
        offered=offered,
        errors=errors,
    )


@bp.get("/account/authenticator")
@access(SIGNED_IN)
def authenticator_page() -> Response:
    """Show a new secret to scan."""
    return _show({})


@bp.post("/account/authenticator")
@access(SIGNED_IN)
@again(_show)
def add_authenticator() -> Response:
    """Keep the secret once its first code is right, and show the recovery codes."""
    wanted: AuthenticatorForm = form(AuthenticatorForm)
    codes = actions.add_authenticator(
        db.session(), wanted.offered, wanted.code, _sealer(), actor=actor()
    )
    return page("accounts/recovery_codes.html", codes=codes)


@bp.post("/account/recovery-codes")
@access(SIGNED_IN)
@again(show_account)
def renew_recovery_codes() -> Response:
    """Show new recovery codes; the old ones stop working."""
    check_present(form(ProofForm).present_password)
    codes = actions.renew_recovery_codes(db.session(), actor=actor())
    return page("accounts/recovery_codes.html", codes=codes)


@bp.post("/account/authenticator/removal")
@access(SIGNED_IN)
@again(show_account)
def remove_authenticator() -> Response:
    """Ask for no code any more; needs the present password."""
    check_present(form(ProofForm).present_password)
    actions.remove_authenticator(db.session(), actor=actor())
    return go_to("/account", toast=_("Authenticator removed"))
