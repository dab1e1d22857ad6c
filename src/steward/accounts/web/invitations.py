"""Taking an invitation: the new colleague says how they are called and chooses a password."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.errors import LinkNotValid
from steward.accounts.forms import JoinForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import come_in
from steward.accounts.web.passwords import hashed
from steward.kit import db
from steward.kit.access import SIGNED_LINK, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, page


def _show(errors: Mapping[str, str], secret: str) -> Response:
    with db.database().reading() as reading:
        invitation = queries.find_open_invitation(reading, secret)
    if invitation is None:
        raise LinkNotValid
    values = {"name": invitation.name} | form_values()
    return page("accounts/invitation.html", invitation=invitation, values=values, errors=errors)


@bp.get("/invitation/<secret>")
@access(SIGNED_LINK)
def invitation_page(secret: str) -> Response:
    """Show who invites to what."""
    return _show({}, secret)


@bp.post("/invitation/<secret>")
@access(SIGNED_LINK)
@again(_show)
def accept_invitation(secret: str) -> Response:
    """Join the staff and come in."""
    wanted: JoinForm = form(JoinForm)
    password_hash = hashed(wanted.password, wanted.name)
    user = actions.accept_invitation(db.session(), secret, wanted.name, password_hash)
    return come_in(user)
