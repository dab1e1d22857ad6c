"""Accounts on the web: the door-keeper, signing in, and the pages of people and rights."""

from flask import Flask

from steward.accounts.web import (
    account,
    admin,
    audit,
    authenticator,
    chain,
    context,
    guard,
    invitations,
    jobs,
    keeping,
    passkeys,
    people,
    recovery,
    sign_in,
    sign_in_links,
    sign_up,
    teams,
    tokens,
)
from steward.accounts.web.blueprint import bp

PAGES = (
    account,
    admin,
    audit,
    authenticator,
    chain,
    invitations,
    jobs,
    keeping,
    passkeys,
    people,
    recovery,
    sign_in,
    sign_in_links,
    sign_up,
    teams,
    tokens,
)


def init_app(app: Flask) -> None:
    """Guard each request of `app`, and serve the pages of accounts."""
    guard.init_app(app)
    context.init_app(app)
    app.register_blueprint(bp)
