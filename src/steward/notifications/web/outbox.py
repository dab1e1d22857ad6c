"""The outbox's pages: what is on its way, what left, what could not be delivered and why."""

from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor, may
from steward.kit import db, outbox
from steward.kit.access import access
from steward.kit.errors import NotFound
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.notifications import actions
from steward.notifications.web.blueprint import bp

_OUTBOX = "/desk/admin/outbox"
_STATES = (outbox.WAITING, outbox.SENT, outbox.DEAD)
_WAYS = (outbox.MAIL, outbox.SMS, outbox.PUSH, outbox.WEBHOOK)
_MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # inert
)


@bp.get(_OUTBOX)
@access("operations.read")
def letters() -> Response:
    """List letters; to htmx with a cursor, the next rows of the list."""
    session, cursor = db.session(), request.args.get("cursor")
    state, words = _state(), request.args.get("q", "").strip()
    of = outbox.Of(channel=_way())
    rows = outbox.letters(session, state=state, recipient=words, of=of, cursor=cursor)
    context = {"rows": rows, "state": state, "words": words, "address": _address, "way": _way()}
    if is_htmx() and cursor:
        return page("notifications/_letters.html", **context)
    return page("notifications/outbox.html", counts=outbox.counts(session), **context)


def _state() -> str | None:
    state = request.args.get("state")
    return state if state in _STATES else None


def _way() -> str | None:
    way = request.args.get("way")
    return way if way in _WAYS else None


def _address(state: str | None, words: str, cursor: str | None = None) -> str:
    """Return where a part of the list is found."""
    parts = {"state": state, "q": words, "way": _way(), "cursor": cursor}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{_OUTBOX}?{query}" if query else _OUTBOX


@bp.get(f"{_OUTBOX}/<int:letter_id>")
@access("operations.read")
def letter(letter_id: int) -> Response:
    """Show one letter: what became of it, its headers, its text; the HTML comes in a frame."""
    found = outbox.get_letter(db.session(), letter_id)
    return page(
        "notifications/letter.html",
        letter=found,
        headers=_headers_of(found),
        is_readable=_is_readable(found),
        tries=outbox.tries_of(db.session(), letter_id),
    )


def _headers_of(letter: outbox.Letter) -> list[tuple[str, str]]:
    if letter.channel != outbox.MAIL:
        return []
    return outbox.headers_of(letter, settings())


def _is_readable(letter: outbox.Letter) -> bool:
    """A link to sign in is for its reader alone; without a mail server the page is all there is."""
    on_trial = settings().mail_url is None
    return not letter.is_confidential or (on_trial and may(actor(), "operations.change"))


@bp.get(f"{_OUTBOX}/<int:letter_id>/body")
@access("operations.read")
def letter_body(letter_id: int) -> Response:
    """Send the HTML of a mail as it is, where it can do nothing."""
    found = outbox.get_letter(db.session(), letter_id)
    if found.channel != outbox.MAIL or not _is_readable(found):
        raise NotFound
    policy = {"Content-Security-Policy": _MAIL_POLICY}
    return Response(found.payload["html"], mimetype="text/html", headers=policy)


@bp.post(f"{_OUTBOX}/<int:letter_id>/delivery")
@access("operations.change")
def retry_letter(letter_id: int) -> Response:
    """Put a dead letter back on its way."""
    actions.retry_letter(db.session(), letter_id, actor=actor())
    return go_to(f"{_OUTBOX}/{letter_id}", toast=_("The letter is on its way again."))


@bp.post(f"{_OUTBOX}/deliveries")
@access("operations.change")
def retry_dead_letters() -> Response:
    """Put all dead letters back on their way."""
    count = actions.retry_dead_letters(db.session(), actor=actor())
    told = ngettext(
        "%(num)d letter is on its way again.", "%(num)d letters are on their way again.", count
    )
    return go_to(_OUTBOX, toast=told)
