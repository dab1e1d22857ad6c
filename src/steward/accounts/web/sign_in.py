"""Signing in by password, then by code where one is set up; signing out."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.actions import Purpose
from steward.accounts.errors import LinkNotValid, WrongCredentials
from steward.accounts.forms import CodeForm, SignInForm
from steward.accounts.models import User
from steward.accounts.rules import Sealer, hash_password, is_outdated, verify_password
from steward.accounts.web.blueprint import bp
from steward.accounts.web.entrance import (
    ask_for_code,
    come_in,
    first_step,
    go_out,
    next_url,
    path_with_next,
)
from steward.accounts.web.guard import find_actor
from steward.accounts.web.throttle import succeeded, throttle
from steward.kit import db
from steward.kit.access import PUBLIC, access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings


def _show(errors: Mapping[str, str]) -> Response:
    return page(
        "accounts/sign_in.html",
        values=form_values(),
        errors=errors,
        action=path_with_next("/sign-in"),
        site=settings().url.partition("://")[2],
    )


@bp.get("/sign-in")
@access(PUBLIC)
def sign_in_page() -> Response:
    """Show the form, or lead on whoever is signed in already."""
    who = find_actor()
    if who is not None:
        return go_to(next_url(queries.get_user(db.session(), who.user_id or 0)))
    return _show({})


@bp.post("/sign-in")
@access(PUBLIC)
@again(_show)
def sign_in() -> Response:
    """Check address and password."""
    wanted: SignInForm = form(SignInForm)
    throttle("sign-in", wanted.email)
    user = _checked(wanted)
    succeeded("sign-in", wanted.email)
    return ask_for_code(user) if user.totp_secret else come_in(user)


def _checked(wanted: SignInForm) -> User:
    """Argon2 works outside the request's transaction, and just as long for an unknown address."""
    with db.database().reading() as reading:
        known = queries.find_credentials(reading, wanted.email)
    password_hash = known.password_hash if known else None
    if not verify_password(wanted.password, password_hash) or known is None:
        raise WrongCredentials
    newer = hash_password(wanted.password) if is_outdated(password_hash or "") else None
    user = queries.get_user(db.session(), known.user_id)
    if newer:
        actions.keep_password_hash(db.session(), user, newer)
    return user


def _show_code(errors: Mapping[str, str]) -> Response:
    return page("accounts/code.html", errors=errors, action=path_with_next("/sign-in/code"))


@bp.get("/sign-in/code")
@access(PUBLIC)
def code_page() -> Response:
    """Ask for the code; whoever has not done the first step is led there."""
    return _show_code({}) if first_step() else go_to(path_with_next("/sign-in"))


@bp.post("/sign-in/code")
@access(PUBLIC)
@again(_show_code)
def code() -> Response:
    """Check the code of the authenticator, or a recovery code."""
    wanted: CodeForm = form(CodeForm)
    with db.database().reading() as reading:
        owner = queries.find_token_owner(reading, Purpose.SECOND_STEP, first_step())
    if owner is None:
        raise LinkNotValid
    throttle("code", owner.id)
    sealer = Sealer(settings().signing_key())
    user = actions.finish_second_step(db.session(), first_step(), wanted.code, sealer)
    succeeded("code", user.id)
    return come_in(user)


@bp.post("/sign-out")
@access(PUBLIC)
def sign_out() -> Response:
    """End the login of this browser."""
    return go_out()
