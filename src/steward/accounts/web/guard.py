"""The door-keeper: says who a request is from, and holds every route to what it declares."""

from datetime import timedelta

from flask import Flask, current_app, g, request

from steward.accounts import actions, queries
from steward.accounts.rules import Actor, may
from steward.kit import clock, db
from steward.kit.access import PUBLIC, SIGNED_IN, SIGNED_LINK, access_of
from steward.kit.errors import Forbidden, NotFound, NotSignedIn
from steward.kit.marks import N_

COOKIE = "steward_login"
_SEEN_EVERY = timedelta(minutes=10)
_FOR_PROGRAMS = ("/api/", "/metrics")
_OPEN = frozenset({PUBLIC, SIGNED_LINK})


def init_app(app: Flask) -> None:
    """Check each request of `app` before its view runs."""
    app.before_request(_check)


def find_actor() -> Actor | None:
    """Return who is signed in, or None."""
    if "actor" not in g:
        g.actor = _by_token() if "Authorization" in request.headers else _by_login()
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Return who is signed in, or raise NotSignedIn."""
    found = find_actor()
    if found is None:
        raise NotSignedIn
    return found


def _by_token() -> Actor | None:
    """A token opens no page: there, somebody could make more of it than it was given."""
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not request.path.startswith(_FOR_PROGRAMS):
        return None
    return queries.find_by_token(db.session(), secret)


def _by_login() -> Actor | None:
    secret = None if request.path.startswith("/api/") else request.cookies.get(COOKIE)
    signed = queries.find_by_login(db.session(), secret) if secret else None
    if signed is None:
        return None
    if clock.now() - signed.seen_at > _SEEN_EVERY:
        with db.database().transaction() as session:
            actions.note_seen(session, signed.actor.login_id)
    return signed.actor


def _check() -> None:
    """Refuse what the route's declared need does not allow; without one, refuse everybody."""
    if request.endpoint is None:
        return  # no such address: Flask answers 404
    needs = access_of(current_app, request.endpoint)
    if needs is None:
        msg = f"the route {request.endpoint} does not declare who may use it"
        raise RuntimeError(msg)
    if _OPEN.intersection(needs):
        return
    who = actor()
    if SIGNED_IN not in needs and not any(may(who, need) for need in needs):
        raise _refusal(who)


def _refusal(who: Actor) -> Exception:
    """Customers are not told that the staff's rooms exist."""
    if who.is_staff:
        return Forbidden(
            N_(
                "Your role (%(role)s) does not allow this. Ask an admin if you need it.",
                role=who.role,
            )
        )
    return NotFound()
