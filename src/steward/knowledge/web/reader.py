"""How readers are told apart: by their login or, of who is not signed in, by their browser."""

import secrets

from flask import Response, request

from steward.accounts import Actor

_COOKIE = "steward_reader"
_YEAR = 365 * 24 * 3600  # seconds


def known_reader(who: Actor | None) -> tuple[str, str]:
    """Name the reader, and return the key to be remembered by the browser."""
    key = request.cookies.get(_COOKIE, "")[:64] or secrets.token_urlsafe(16)
    return (f"user:{who.user_id}" if who else f"browser:{key}"), key


def remember_reader(answer: Response, key: str) -> Response:
    """Let the browser keep its key."""
    secure = request.is_secure
    answer.set_cookie(_COOKIE, key, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer
