"""Follow-ups at the desk: the list of a day by what would be lost, and what came of each."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor, staff_who_may
from steward.customers import actions, queries
from steward.customers.forms import FollowUpForm, HandingForm, OutcomeForm
from steward.customers.queries import DayListing
from steward.customers.rules import ENDS, MEANS
from steward.customers.web.blueprint import bp
from steward.customers.web.worth import money_of
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, is_htmx, page, safe_next
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

URL = "/desk/follow-ups"
_OF = "/desk/customers/<int:person_id>/follow-ups"
_TRIED_AGAIN = timedelta(days=1)


def _listing() -> DayListing:
    asked = {name: request.args.get(name, "") for name in ("whose", "when", "sort")}
    usual = "-ended" if asked["when"] == "ended" else DayListing.sort
    return DayListing(
        asked["whose"] or DayListing.whose, asked["when"] or DayListing.when, asked["sort"] or usual
    )


def _address(listing: DayListing, **other: str) -> str:
    return "?" + urlencode(asdict(listing) | other)


@bp.get(URL)
@access("customers.change")
def follow_ups() -> Response:
    """List follow-ups: mine and nobody's that are due, those first of whom most would be lost."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_follow_ups(session(), actor(), listing, today(), cursor=cursor)
    context: dict[str, Any] = {"rows": rows, "listing": listing, "address": _address, "url": URL}
    context |= {"today": today(), "me": actor().email}
    template = "customers/_follow_ups.html" if is_htmx() and cursor else "customers/follow_ups.html"
    return page(template, means=MEANS, ends=ENDS, **context, **money_of())


@bp.get(f"{URL}/due")
@access("customers.change")
def count_due() -> Response:
    """Show how many follow-ups are due, beside their place in the navigation."""
    return page("customers/_due.html", count=queries.count_due(session(), actor(), today()))


@bp.get(f"{_OF}/new")
@access("customers.change")
def new_follow_up(person_id: int) -> Response:
    """Show the form that says what is to be done next for a customer."""
    tomorrow = today() + timedelta(days=1)
    values = {"due_on": tomorrow.isoformat(), "assignee": actor().email or ""}
    return _form(person_id, values, {})


def pairs(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Return what can be chosen, with its words."""
    return [(str(key), translated(text)) for key, text in words.items()]


def _form(
    person_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    person = queries.get_person(session(), actor(), person_id)
    context = {"person": person, "values": values, "errors": errors, "means": pairs(MEANS)}
    return page("customers/follow_up_form.html", status, colleagues=_colleagues(), **context)


def _colleagues() -> list[tuple[str, str]]:
    """Return who of us can follow up, by address and name."""
    able = staff_who_may(session(), "customers.change")
    return [("", _("Whoever takes it")), *((one.email, one.name) for one in able)]


@bp.post(_OF)
@access("customers.change")
def add_follow_up(person_id: int) -> Response:
    """Say what is to be done next for a customer, by when."""
    try:
        actions.add_follow_up(session(), person_id, form(FollowUpForm), actor=actor())
    except BadInput as error:
        return _form(person_id, form_values(), error.errors, error.status)
    return go_to(f"/desk/customers/{person_id}", toast=_("Saved"))


@bp.get(f"{URL}/<int:follow_up_id>")
@access("customers.change")
def show_follow_up(follow_up_id: int) -> Response:
    """Show a follow-up, with the form to say what came of it."""
    return _one(follow_up_id, {}, {})


def _one(
    follow_up_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    row = queries.show_follow_up(session(), actor(), follow_up_id)
    usual = {"how": "done", "due_on": (today() + _TRIED_AGAIN).isoformat()}
    context: dict[str, Any] = {"row": row, "values": usual | dict(values), "errors": errors}
    context["contacts"] = queries.contacts_of(session(), row.person_id)
    context["worth"] = queries.standings(session(), [row.person_id]).get(row.person_id)
    context |= {"means": MEANS, "ends": ENDS, "today": today(), "me": actor().email}
    context["colleagues"] = [one for one in _colleagues() if one[0] != (row.assignee_email or "")]
    return page("customers/follow_up.html", status, **context, **money_of())


@bp.post(f"{URL}/<int:follow_up_id>/outcome")
@access("customers.change")
def end_follow_up(follow_up_id: int) -> Response:
    """Say what came of a follow-up, or when it is tried again."""
    version = request.form.get("version", type=int)
    try:
        sent = form(OutcomeForm)
        actions.end_follow_up(session(), follow_up_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _one(follow_up_id, form_values(), error.errors or {"": error.detail}, error.status)
    said = {"done": _("It is done"), "again": _("It is put off"), "dropped": _("It is dropped")}
    undo = None if sent.how == "again" else f"{URL}/{follow_up_id}/reopening"
    return go_to(URL, toast=said[sent.how], undo=undo)


@bp.post(f"{URL}/<int:follow_up_id>/reopening")
@access("customers.change")
def reopen_follow_up(follow_up_id: int) -> Response:
    """Take back that a follow-up has ended."""
    actions.reopen_follow_up(session(), follow_up_id, actor=actor())
    return go_to(f"{URL}/{follow_up_id}", toast=_("It is open again"))


@bp.post(f"{URL}/<int:follow_up_id>/keeper")
@access("customers.change")
def give_follow_up(follow_up_id: int) -> Response:
    """Take a follow-up, hand it to a colleague, or leave it to whoever takes it."""
    version = request.form.get("version", type=int)
    try:
        to = form(HandingForm)
        actions.give_follow_up(session(), follow_up_id, to, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _one(follow_up_id, form_values(), error.errors or {"": error.detail}, error.status)
    mine = _("It is yours") if to.assignee == actor().email else _("It is handed over")
    toast = mine if to.assignee else _("Whoever takes it does it")
    return go_to(safe_next(request.form.get("next"), URL), toast=toast)
