"""Passkeys: signing in with one, and one's own. The browser's part is in passkey.js."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, jsonify, request

from steward.accounts import actions
from steward.accounts.actions import Site
from steward.accounts.forms import PasskeyAnswer
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import come_in, next_url
from steward.accounts.web.guard import actor
from steward.accounts.web.throttle import throttle
from steward.kit import db
from steward.kit.access import PUBLIC, SIGNED_IN, access
from steward.kit.pages import go_to, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _


def _site() -> Site:
    """On localhost a passkey belongs to the address that was typed; else to the one we are set."""
    typed = urlsplit(request.host_url)
    ours = typed if typed.hostname == "localhost" else urlsplit(settings().url)
    return Site(ours.hostname or "", f"{ours.scheme}://{ours.netloc}", settings().business_name)


def passkeys_work_here() -> bool:
    """Whether browsers allow passkeys at the address that was typed: a name, by TLS or local."""
    typed = urlsplit(request.host_url)
    return typed.hostname == "localhost" or (typed.scheme == "https" and not _is_ip(typed.hostname))


def _is_ip(host: str | None) -> bool:
    try:
        return bool(ip_address(host or ""))
    except ValueError:
        return False


@bp.post("/sign-in/passkey/challenge")
@access(PUBLIC)
def sign_in_challenge() -> Response:
    """Give the browser something to sign."""
    throttle("sign-in", f"passkey from {request.remote_addr}")
    return jsonify(actions.offer_passkey_sign_in(db.session(), _site()))


@bp.post("/sign-in/passkey")
@access(PUBLIC)
def sign_in_with_passkey() -> Response:
    """Come in by what the browser signed; it is told where to go, and gets its cookie."""
    answer: PasskeyAnswer = parse(PasskeyAnswer, request.get_json(silent=True))
    user = actions.sign_in_with_passkey(db.session(), answer.credential, _site())
    redirected, response = come_in(user), jsonify(url=next_url(user))
    for cookie in redirected.headers.getlist("Set-Cookie"):
        response.headers.add("Set-Cookie", cookie)
    return response


@bp.post("/account/passkeys/challenge")
@access(SIGNED_IN)
def new_passkey_challenge() -> Response:
    """Give the browser what it makes a passkey from."""
    return jsonify(actions.offer_passkey(db.session(), _site(), actor=actor()))


@bp.post("/account/passkeys")
@access(SIGNED_IN)
def add_passkey() -> Response:
    """Keep the passkey that the browser made."""
    answer: PasskeyAnswer = parse(PasskeyAnswer, request.get_json(silent=True))
    actions.add_passkey(db.session(), answer.credential, answer.name, _site(), actor=actor())
    return jsonify(url="/account")


@bp.post("/account/passkeys/<int:passkey_id>/removal")
@access(SIGNED_IN)
def remove_passkey(passkey_id: int) -> Response:
    """Accept one of one's passkeys no more."""
    actions.remove_passkey(db.session(), passkey_id, actor=actor())
    return go_to("/account", toast=_("Passkey removed"))
