"""One query by the signed link of a mail: whoever holds it reads and answers without a login."""

from dataclasses import replace

from flask import Response, current_app

from steward.accounts import Actor, Role
from steward.helpdesk import queries
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.talk import Talk
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.headers import keep_discreet

_PLACE = "/status/"

keep_discreet(bp, _PLACE)


def _talk(token: str) -> Talk:
    """Raises NotFound when the link is not one of ours."""
    subject: str = current_app.extensions["links"].read(token)
    kind, _, number = subject.partition(":")
    if kind != "ticket" or not number.isdecimal():
        raise NotFound
    holder = Actor(user_id=None, name="", email="", role=Role.CUSTOMER, link_to=subject)
    name = queries.view_ticket(session(), holder, int(number)).customer_name
    return Talk(
        replace(holder, name=name), int(number), _PLACE + token, "helpdesk/portal/status.html"
    )


@bp.get("/status/<token>")
@access(SIGNED_LINK)
def status(token: str) -> Response:
    """Show the query that a link leads to."""
    return _talk(token).show()


@bp.get("/status/<token>/talk")
@access(SIGNED_LINK)
def status_talk(token: str) -> Response:
    """Show the part that changes by itself."""
    return _talk(token).part()


@bp.post("/status/<token>/messages")
@access(SIGNED_LINK)
def answer_by_link(token: str) -> Response:
    """Write as the customer whose query it is."""
    return _talk(token).answer()


@bp.post("/status/<token>/closure")
@access(SIGNED_LINK)
def close_by_link(token: str) -> Response:
    """Say that it is solved."""
    return _talk(token).close()


@bp.post("/status/<token>/reopening")
@access(SIGNED_LINK)
def reopen_by_link(token: str) -> Response:
    """Say that it is not solved after all."""
    return _talk(token).reopen()


@bp.get("/status/<token>/attachments/<int:attachment_id>")
@access(SIGNED_LINK)
def attachment_by_link(token: str, attachment_id: int) -> Response:
    """Send a file of the query."""
    return _talk(token).file(attachment_id)
