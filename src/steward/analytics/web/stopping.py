"""The links in mails of boards: a page that stops them, and the click of a mail program."""

from flask import Response, request

from steward.analytics.actions import mails as actions
from steward.analytics.queries import mails as queries
from steward.analytics.web.blueprint import bp
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.pages import go_to, page

LINKED, ONE_CLICK = "/board-mails", "/api/board-mails"
_DISCREET = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


@bp.after_request
def _be_discreet(response: Response) -> Response:
    """The address is a key: no search engine, cache or other site may learn it."""
    if request.path.startswith((f"{LINKED}/", f"{ONE_CLICK}/")):
        response.headers.update(_DISCREET)
    return response


@bp.get(f"{LINKED}/<token>")
@access(SIGNED_LINK)
def linked_mail(token: str) -> Response:
    """Offer whoever got a board by mail to get it no more; looking stops nothing."""
    mail = queries.find_by_link(session(), token)
    title = queries.titles_of(session(), [mail])[mail.board] if mail else ""
    return page("analytics/stopping.html", title=title, url=f"{LINKED}/{token}")


@bp.post(f"{LINKED}/<token>/end")
@access(SIGNED_LINK)
def end_linked_mail(token: str) -> Response:
    """Send a board to whoever got the link no more."""
    actions.stop_by_link(session(), token)
    return go_to(f"{LINKED}/{token}")


@bp.get(f"{ONE_CLICK}/<token>")
@access(SIGNED_LINK)
def show_ending(token: str) -> Response:
    """Lead a person to the page where they stop it; looking stops nothing."""
    return go_to(f"{LINKED}/{token}")


@bp.post(f"{ONE_CLICK}/<token>")
@access(SIGNED_LINK)
def end_by_click(token: str) -> Response:
    """Send no more at once and without a login, by one click in a mail program (RFC 8058)."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        raise NotFound
    actions.stop_by_link(session(), token)
    return Response(status=204)
