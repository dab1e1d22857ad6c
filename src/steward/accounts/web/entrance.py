"""Coming in: whichever way somebody proved who they are, this opens the login."""

from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actions
from steward.accounts.actions import Browser
from steward.accounts.models import User
from steward.accounts.web.guard import COOKIE, find_actor
from steward.kit import csrf, db
from steward.kit.pages import go_to, safe_next
from steward.kit.running import settings

_STEP_COOKIE = "steward_step"
_STEP_PATH = "/sign-in/code"
_STEP_SECONDS = 600


def come_in(user: User) -> Response:
    """Open a new login, end the one that this browser had, and lead on to where it was going."""
    session, before = db.session(), find_actor()
    if before is not None:
        actions.sign_out(session, before)
    agent, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
    login, secret = actions.open_login(
        session, user, Browser(agent, address, settings().session_days)
    )
    actions.warn_of_new_device(session, login)
    csrf.renew()
    response = go_to(next_url(user))
    _set_cookie(response, COOKIE, secret, "/", settings().session_days * 86_400)
    response.delete_cookie(_STEP_COOKIE, path=_STEP_PATH)
    return response


def next_url(user: User) -> str:
    """Return the page of ours that was asked for, or the user's start page."""
    return safe_next(request.args.get("next"), "/desk" if user.is_staff else "/")


def ask_for_code(user: User) -> Response:
    """Lead to the second step, with a cookie that says the first was right."""
    response = go_to(path_with_next(_STEP_PATH))
    secret = actions.begin_second_step(db.session(), user)
    _set_cookie(response, _STEP_COOKIE, secret, _STEP_PATH, _STEP_SECONDS)
    return response


def first_step() -> str:
    """Return the secret that says the first step was right, or nothing."""
    return request.cookies.get(_STEP_COOKIE, "")


def path_with_next(path: str) -> str:
    """Keep `next` in the address, so that it survives from step to step."""
    wanted = safe_next(request.args.get("next"), "")
    return f"{path}?{urlencode({'next': wanted})}" if wanted else path


def go_out() -> Response:
    """End the login of this browser."""
    who = find_actor()
    if who is not None:
        actions.sign_out(db.session(), who)
    response = go_to("/sign-in")
    response.delete_cookie(COOKIE)
    return response


def _set_cookie(response: Response, name: str, value: str, path: str, seconds: int) -> None:
    secure = settings().https
    response.set_cookie(
        name, value, max_age=seconds, path=path, secure=secure, httponly=True, samesite="Lax"
    )
