"""Links that mails carry: the one by which a mail program ends them with a click (RFC 8058)."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, request

from steward.accounts import SYSTEM
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.headers import keep_discreet
from steward.kit.pages import go_to
from steward.sales import actions
from steward.sales.web.blueprint import bp
from steward.sales.web.own_news import LINK, NEWS
from steward.sales.web.watches import LINKED

keep_discreet(bp, f"{LINKED}/", f"{NEWS}/", "/api/unsubscribe/")

# What a link is signed for -> the page where its reader chooses, and what ends all of it.
_KINDS: Mapping[str, tuple[str, Callable[[int], object]]] = {
    "watches": (LINKED, lambda number: actions.end_by_link(session(), number)),
    "news": (
        NEWS,
        lambda number: actions.stop_news(session(), number, source=LINK, actor=SYSTEM),
    ),
}


def _read(token: str) -> tuple[str, int]:
    kind, _colon, number = str(current_app.extensions["links"].read(token)).partition(":")
    if kind not in _KINDS or not number.isdecimal():
        raise NotFound
    return kind, int(number)


@bp.get("/api/unsubscribe/<token>")
@access(SIGNED_LINK)
def show_unsubscribing(token: str) -> Response:
    """Lead a person to the page where they choose; looking ends nothing."""
    kind, _number = _read(token)
    return go_to(f"{_KINDS[kind][0]}/{token}")


@bp.post("/api/unsubscribe/<token>")
@access(SIGNED_LINK)
def unsubscribe(token: str) -> Response:
    """End all mails of this kind to whoever got them, at once and without a login."""
    kind, number = _read(token)
    if request.form.get("List-Unsubscribe") != "One-Click":
        raise NotFound
    _KINDS[kind][1](number)
    return Response(status=204)
