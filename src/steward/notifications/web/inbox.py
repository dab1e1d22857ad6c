"""One's inbox: what happened, newest first, and how much of it is unread."""

from flask import Response, request

from steward.accounts import actor, find_actor
from steward.kit.access import SIGNED_IN, access
from steward.kit.db import session
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.notifications import actions, queries
from steward.notifications.web.blueprint import bp

_INBOX = "/notifications"
_SHOWN = ("all", "unread")


def find_unread() -> int | None:
    """Count what the viewer has not read; None when nobody is signed in."""
    who = find_actor()
    return queries.count_unread(session(), who.user_id) if who and who.user_id else None


@bp.get(_INBOX)
@access(SIGNED_IN)
def notices() -> Response:
    """List one's notices; to htmx with a cursor, the next ones."""
    cursor, shown = request.args.get("cursor"), request.args.get("shown", "all")
    shown = shown if shown in _SHOWN else "all"
    rows = queries.notices_of(session(), actor(), only_unread=shown == "unread", cursor=cursor)
    part = "_notices" if is_htmx() and cursor else "inbox"
    return page(f"notifications/{part}.html", rows=rows, shown=shown, url=_INBOX)


@bp.get(f"{_INBOX}/bell")
@access(SIGNED_IN)
def bell() -> Response:
    """Show how much is unread, for the top of a page."""
    return page("notifications/_bell.html")


@bp.post(f"{_INBOX}/<int:notice_id>/opening")
@access(SIGNED_IN)
def open_notice(notice_id: int) -> Response:
    """Note that one has read a notice, and lead to what it is about."""
    notice = actions.mark_read(session(), notice_id, actor=actor())
    if notice.ticket_id is None:
        return go_to(notice.place or _INBOX)
    return go_to(f"{'/desk/tickets' if actor().is_staff else '/queries'}/T-{notice.ticket_id}")


@bp.post(f"{_INBOX}/reading")
@access(SIGNED_IN)
def read_all() -> Response:
    """Note that one has read everything."""
    count = actions.mark_all_read(session(), actor=actor())
    told = ngettext("%(num)d is read now.", "%(num)d are read now.", count)
    return go_to(_INBOX, toast=told if count else _("All was read already."))
