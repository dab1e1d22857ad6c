"""Mails that came: the list, one mail, its HTML where it can do nothing, its bytes."""

from urllib.parse import urlencode

from flask import Response, current_app, request

from steward.accounts import actor, may
from steward.channels import actions, queries
from steward.channels.models import InboundMail
from steward.channels.web.blueprint import bp
from steward.channels.web.words import KINDS, WAYS
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.files import FileStore
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _

_MAILS, _MAIL = "/desk/admin/mails", "/desk/mails"
# Nothing runs, nothing is fetched: no script, no picture from elsewhere tells that it was read.
_MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


@bp.get(_MAILS)
@access("mail.read")
def mails() -> Response:
    """List the mails that came; to htmx with a cursor, the next rows of the list."""
    kind, cursor = request.args.get("kind"), request.args.get("cursor")
    kind = kind if kind in KINDS else None
    words = request.args.get("q", "").strip()
    rows = queries.mails(session(), actor(), kind=kind, words=words, cursor=cursor)
    context = {"rows": rows, "kind": kind, "words": words, "address": _address, "kinds": KINDS}
    if is_htmx() and cursor:
        return page("channels/_mails.html", **context)
    return page("channels/mails.html", counts=queries.count_by_kind(session()), **context)


def _address(kind: str | None, words: str, cursor: str | None = None) -> str:
    """Return where a part of the list is found."""
    parts = {"kind": kind, "q": words, "cursor": cursor}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{_MAILS}?{query}" if query else _MAILS


@bp.get(f"{_MAIL}/<int:mail_id>")
@access("tickets.read")
def mail_page(mail_id: int) -> Response:
    """Show one mail: what it is and why, what it says; the HTML comes in a frame."""
    mail = queries.get_mail(session(), actor(), mail_id)
    return page(
        "channels/mail.html",
        mail=mail,
        shown=actions.shown(_raw(mail)),
        kinds=KINDS,
        ways=WAYS,
        may_list=may(actor(), "mail.read"),
    )


@bp.get(f"{_MAIL}/of-message/<int:message_id>")
@access("tickets.read")
def mail_of_message(message_id: int) -> Response:
    """Lead to the mail that became a message on a ticket."""
    mail = queries.get_mail_of_message(session(), actor(), message_id)
    return go_to(f"{_MAIL}/{mail.id}")


@bp.get(f"{_MAIL}/<int:mail_id>/html")
@access("tickets.read")
def mail_html(mail_id: int) -> Response:
    """Send the HTML of a mail, cleaned, where it can do nothing."""
    mail = queries.get_mail(session(), actor(), mail_id)
    policy = {"Content-Security-Policy": _MAIL_POLICY}
    return Response(actions.shown(_raw(mail)).html, mimetype="text/html", headers=policy)


@bp.get(f"{_MAIL}/<int:mail_id>/original")
@access("tickets.read")
def mail_original(mail_id: int) -> Response:
    """Send a mail as it came, to be kept and not opened."""
    mail = queries.get_mail(session(), actor(), mail_id)
    name = f"attachment; filename=mail-{mail.id}.eml"
    headers = {"Content-Disposition": name, "Content-Security-Policy": _MAIL_POLICY}
    return Response(_files().open(mail.sha256), mimetype="message/rfc822", headers=headers)


@bp.post(f"{_MAIL}/<int:mail_id>/reading")
@access("mailboxes.manage")
def read_again(mail_id: int) -> Response:
    """Have a mail read again that became nothing."""
    actions.read_again(session(), mail_id, actor=actor())
    return go_to(f"{_MAIL}/{mail_id}", toast=_("It is read again in a moment."))


def _raw(mail: InboundMail) -> bytes:
    return b"".join(_files().open(mail.sha256))


def _files() -> FileStore:
    files: FileStore = current_app.extensions["files"]
    return files
