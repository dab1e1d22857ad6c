"""Canned replies at the desk: the list, the forms, and the menu that opens in a reply box."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, make_response, request

from steward.accounts import actor, may, teams
from steward.helpdesk.actions.canned import add_canned, change_canned, count_use, remove_canned
from steward.helpdesk.forms import CannedFormSeen
from steward.helpdesk.models import CannedReply
from steward.helpdesk.queries import view_ticket
from steward.helpdesk.queries.canned import (
    CannedListing,
    canned_menu,
    get_canned,
    list_canned,
    may_change,
    placeholder_values,
)
from steward.helpdesk.rules import id_of
from steward.helpdesk.rules.canned import PLACEHOLDERS, Scope, filled
from steward.helpdesk.rules.macros import MACRO_NAMES, MACRO_PLACEHOLDERS, Macro
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.words import scope_name
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import Forbidden
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_CANNED = "/desk/canned-replies"


def _address(listing: CannedListing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort} | other
    return _CANNED + "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(_CANNED)
@access("tickets.note")
def canned_replies() -> Response:
    """List the replies that one can use; to htmx, the next rows of the list."""
    asked = request.args
    listing = CannedListing(asked.get("q", "").strip(), asked.get("sort", "name"))
    rows = list_canned(session(), actor(), listing, cursor=asked.get("cursor"))
    whole = not (is_htmx() and "cursor" in asked)
    template = "list.html" if whole else "_rows.html"
    return page(f"helpdesk/canned/{template}", listing=listing, rows=rows, address=_address)


@bp.get(f"{_CANNED}/new")
@access("replies.own")
def new_canned_reply() -> Response:
    """Show the form for a new reply."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    return _form(None, {"scope": Scope.OWN.value} | form_values(), errors)


def _form(
    reply: CannedReply | None, values: Mapping[str, object], errors: Mapping[str, str]
) -> Response:
    with database().reading() as reading:
        names = [team.name for team in teams(reading)]
    scopes = list(Scope) if may(actor(), "replies.share") else [Scope.OWN]
    return page(
        "helpdesk/canned/form.html",
        reply=reply,
        values=values,
        errors=errors,
        scopes=[(one.value, scope_name(one)) for one in scopes],
        teams=[("", _("Choose a team"))] + [(name, name) for name in names],
        **_known(),
    )


def _known() -> dict[str, object]:
    """Gather what can stand in a text, and for which macros it can be."""
    names = [(one.value, translated(MACRO_NAMES[one])) for one in Macro]
    return {
        "placeholders": PLACEHOLDERS,
        "macro_placeholders": MACRO_PLACEHOLDERS,
        "macros": [("", _("No macro")), *names],
    }


@bp.post(_CANNED)
@access("replies.own")
@again(_show_new)
def write_canned_reply() -> Response:
    """Write a reply."""
    reply = add_canned(session(), form(CannedFormSeen), actor=actor())
    return go_to(_CANNED, toast=_("“%(name)s” is kept. Type / in a reply box", name=reply.name))


@bp.get(f"{_CANNED}/<int:reply_id>")
@access("replies.own")
def canned_reply(reply_id: int) -> Response:
    """Show a reply, to be changed. Raises Forbidden."""
    return _show({}, reply_id)


def _show(errors: Mapping[str, str], reply_id: int) -> Response:
    with database().reading() as reading:
        reply = get_canned(reading, actor(), reply_id)
        team = next((one.name for one in teams(reading) if one.id == reply.team_id), "")
    if not may_change(actor(), reply):
        raise Forbidden
    fields = ("name", "macro", "body", "scope", "version")
    values = {name: getattr(reply, name) for name in fields} | {"team": team}
    return _form(reply, values | form_values(), errors)


@bp.post(f"{_CANNED}/<int:reply_id>")
@access("replies.own")
@again(_show)
def change_canned_reply(reply_id: int) -> Response:
    """Change a reply."""
    typed = form(CannedFormSeen)
    change_canned(session(), reply_id, typed, actor=actor(), version=typed.version)
    return go_to(_CANNED, toast=_("Saved"))


@bp.post(f"{_CANNED}/<int:reply_id>/removal")
@access("replies.own")
def remove_canned_reply(reply_id: int) -> Response:
    """Remove a reply."""
    reply = remove_canned(session(), reply_id, actor=actor())
    return go_to(_CANNED, toast=_("“%(name)s” is removed", name=reply.name))


@bp.get("/desk/tickets/<number>/canned-replies")
@access("tickets.note")
def canned_replies_for(number: str) -> Response:
    """Offer the replies that fit what is typed, filled in for a ticket."""
    words = request.args.get("q", "")[:100]
    shown = view_ticket(session(), actor(), id_of(number))
    business = settings().business_name
    values = placeholder_values(shown, actor(), business=business)
    menu = canned_menu(session(), actor(), words)
    texts = [(row, filled(row.body, values)) for row in menu.rows]
    return page("helpdesk/canned/_menu.html", menu=menu, texts=texts, words=words)


@bp.post(f"{_CANNED}/<int:reply_id>/uses")
@access("tickets.note")
def use_canned_reply(reply_id: int) -> Response:
    """Count that a reply was put into an answer."""
    count_use(session(), reply_id, actor=actor())
    return make_response("", 204)
