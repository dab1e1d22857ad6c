"""Protection against forged forms: a random cookie, and a token in each form that belongs to it.

The token is an HMAC of the cookie (OWASP's signed double-submit cookie), so no state is kept.
The API takes bearer tokens only, and the chat those of its visitors: such requests carry no
cookie's authority and need none. Where the chat asks who is signed in, it looks who asks.
"""

import hmac
import secrets
from hashlib import sha256

from flask import Flask, Response, g, request

from steward.kit.db import SAFE_METHODS
from steward.kit.errors import Forbidden
from steward.kit.marks import N_
from steward.kit.problems import for_api
from steward.kit.settings import Settings

COOKIE, FIELD, HEADER = "steward_csrf", "csrf_token", "X-CSRF-Token"
_SAME_SITE = frozenset({"same-origin", "none", None})


class Csrf:
    """Checks each changing request of an app, and gives templates `csrf_token()`."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._key = sha256(b"csrf" + settings.signing_key().encode()).digest()
        self._https = settings.https
        app.before_request(self._check)
        app.after_request(self._set_cookie)
        app.jinja_env.globals["csrf_token"] = self.token

    def token(self) -> str:
        """Return the token that belongs to this browser's cookie, made now if there is none."""
        if "csrf_secret" not in g:
            known = request.cookies.get(COOKIE)
            g.csrf_secret = known or secrets.token_urlsafe(24)
            g.csrf_is_new = known is None
        return self._sign(g.csrf_secret)

    def _sign(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode(), sha256).hexdigest()

    def _check(self) -> None:
        """Refuse a changing request of a browser that does not come from a page of ours."""
        if request.method in SAFE_METHODS or for_api():
            return
        cookie = request.cookies.get(COOKIE, "")
        sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
        if not (cookie and is_from_us() and hmac.compare_digest(self._sign(cookie), _ascii(sent))):
            msg = N_(
                "This page was open for long or came from elsewhere. Load it again and repeat."
            )
            raise Forbidden(msg)

    def _set_cookie(self, response: Response) -> Response:
        if g.get("csrf_is_new"):
            response.set_cookie(
                COOKIE, g.csrf_secret, secure=self._https, httponly=True, samesite="Lax"
            )
        return response


def is_from_us() -> bool:
    """Whether a request comes from a page of ours, as far as the browser says."""
    return request.headers.get("Sec-Fetch-Site") in _SAME_SITE


def renew() -> None:
    """Give this browser another secret: what somebody knew of it before it signed in is void."""
    g.csrf_secret, g.csrf_is_new = secrets.token_urlsafe(24), True


def _ascii(words: str) -> str:
    """`compare_digest` takes ASCII only; anything else is no token of ours."""
    return words if words.isascii() else ""
