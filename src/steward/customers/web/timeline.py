"""Timelines of people and companies: pages of entries, kept up to date, and calls to note."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import CallForm
from steward.customers.queries import KIND_WORDS, Entry, Kind, Whose
from steward.customers.web.blueprint import bp
from steward.kit import once
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _

PEOPLE, COMPANIES = "/desk/customers", "/desk/companies"
_MOST_WATCHED = 20  # people of a company, one by one; of more, everybody's changes are heard


def kinds() -> list[tuple[str, str]]:
    """Name what a timeline can be narrowed to; the empty kind is all of it."""
    return [("", _("Everything")), *((kind, _(words)) for kind, words in KIND_WORDS.items())]


@bp.get(f"{PEOPLE}/<int:person_id>/timeline")
@access("customers.read")
def person_timeline(person_id: int) -> Response:
    """Show more of a person's timeline, or what is open of it as it is now."""
    return _part(f"{PEOPLE}/{person_id}", queries.whose_person(session(), actor(), person_id))


@bp.get(f"{COMPANIES}/<int:company_id>/timeline")
@access("customers.read")
def company_timeline(company_id: int) -> Response:
    """Show more of a company's timeline, or what is open of it as it is now."""
    return _part(f"{COMPANIES}/{company_id}", queries.whose_company(session(), actor(), company_id))


def _part(place: str, whose: Whose) -> Response:
    cursor = request.args.get("cursor")
    if cursor is None:
        return page("customers/_open_timeline.html", **_open(place, whose))
    found = queries.timeline(session(), actor(), whose, kind=_kind(), cursor=cursor)
    context = _context(place, whose, found.items) | {"more": _more(place, found.next_cursor)}
    return page("customers/_more_timeline.html", **context)


def _open(place: str, whose: Whose) -> dict[str, Any]:
    last = request.args.get("last")
    found = queries.since(session(), actor(), whose, kind=_kind(), last=last)
    return _context(place, whose, found) | {"last": last}


def timeline_context(place: str, whose: Whose) -> dict[str, Any]:
    """Gather what a page shows of a timeline: its newest entries, and the way to more."""
    found = queries.timeline(session(), actor(), whose, kind=_kind())
    more = {"more": _more(place, found.next_cursor), "last": found.next_cursor}
    return _context(place, whose, found.items) | more


def _context(place: str, whose: Whose, entries: Sequence[Entry]) -> dict[str, Any]:
    concerned = {one.person_id for one in entries} if whose.company_id is not None else ()
    return {
        "place": place,
        "entries": entries,
        "kind": _kind(),
        "address": _address,
        "topics": _topics(whose),
        "names": queries.names_of(session(), concerned),
    }


def _topics(whose: Whose) -> list[str]:
    """Name the live topics of all that timelines tell."""
    if len(whose.person_ids) > _MOST_WATCHED:
        return ["tickets", "orders", "returns", "deals"]
    own = [
        f"{kind}:{person_id}"
        for person_id in whose.person_ids
        for kind in ("person", "tickets-of", "orders-of")
    ]
    return [*own, "returns", "deals"]


def _kind() -> Kind | None:
    asked = request.args.get("kind", "")
    return Kind(asked) if asked in set(Kind) else None


def _more(place: str, cursor: str | None) -> str | None:
    return _address(place, cursor=cursor) if cursor else None


def _address(place: str, **parts: str | None) -> str:
    """Return where a part of a timeline is, narrowed as the page is."""
    known = {"kind": _kind(), **parts}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{place}/timeline" + (f"?{query}" if query else "")


@bp.get(f"{PEOPLE}/<int:person_id>/calls/new")
@access("customers.change")
def new_call(person_id: int) -> Response:
    """Show the form to note a call."""
    return _call_form(person_id, {once.FIELD: once.new_key(), "by": "them"}, {})


@bp.post(f"{PEOPLE}/<int:person_id>/calls")
@access("customers.change")
def note_call(person_id: int) -> Response:
    """Note a call, once however often its form is sent."""
    place, owner = f"{PEOPLE}/{person_id}", f"user:{actor().user_id}"
    if once.led_to(owner) is None:
        try:
            actions.note_call(session(), person_id, form(CallForm), zone(), actor=actor())
        except BadInput as error:
            session().rollback()
            return _call_form(person_id, form_values(), error.errors, error.status)
        once.leads_to(owner, place)
    return go_to(place, toast=_("The call is noted"))


def _call_form(
    person_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    person = queries.get_person(session(), actor(), person_id)
    context = {"person": person, "values": values, "errors": errors}
    return page("customers/call.html", status, **context)
