"""What was done, told on the page that a redirect leads to: kept in a cookie until it is shown."""

from urllib.parse import quote, unquote

from flask import Flask, Response, g, request

COOKIE = "steward_toast"
_SECONDS = 60  # a redirect that takes longer leads to a page that speaks of something else
_LONGEST = 300


def init_app(app: Flask) -> None:
    """Give templates `left_toast()`, and forget what they have shown."""
    app.jinja_env.globals["left_toast"] = _left_toast
    app.after_request(_forget_shown)


def leave_toast(response: Response, text: str) -> None:
    """Have the next page that this browser shows say `text`."""
    words = quote(text[:_LONGEST])
    response.set_cookie(COOKIE, words, max_age=_SECONDS, httponly=True, samesite="Lax")


def _left_toast() -> str | None:
    words = request.cookies.get(COOKIE)
    g.toast_shown = words is not None
    return unquote(words) if words else None


def _forget_shown(response: Response) -> Response:
    if g.get("toast_shown"):
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response
