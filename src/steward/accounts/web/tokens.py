"""One's own API tokens: made, shown once, revoked."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.forms import TokenForm
from steward.accounts.rules import PERMISSIONS, permissions_of
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import db
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _


def _show(errors: Mapping[str, str]) -> Response:
    who = actor()
    with db.database().reading() as reading:
        return page(
            "accounts/tokens.html",
            tokens=queries.tokens_of(reading, who.user_id or 0),
            scopes={name: PERMISSIONS[name][0] for name in permissions_of(who.role)},
            values=form_values(),
            errors=errors,
        )


@bp.get("/account/tokens")
@access("tokens.own")
def tokens_page() -> Response:
    """Show one's tokens."""
    return _show({})


@bp.post("/account/tokens")
@access("tokens.own")
@again(_show)
def create_token() -> Response:
    """Make a token and show its secret, this once."""
    wanted: TokenForm = form(TokenForm)
    session, who = db.session(), actor()
    user = queries.get_user(session, who.user_id or 0)
    scopes = wanted.scopes or None
    token, secret = actions.create_token(
        session, user, wanted.name, scopes=scopes, days=wanted.days, actor=who
    )
    return page("accounts/token_made.html", token=token, secret=secret)


@bp.post("/account/tokens/<int:token_id>/revocation")
@access("tokens.own")
def revoke_token(token_id: int) -> Response:
    """Make a token worthless: one's own, or for an admin anybody's."""
    token = actions.revoke_token(db.session(), token_id, actor=actor())
    own = token.user_id == actor().user_id
    back = "/account/tokens" if own else f"/desk/admin/people/{token.user_id}"
    return go_to(back, toast=_("Token revoked"))
