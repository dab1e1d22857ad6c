"""The desk's pages of people and companies: lists, particulars, and the forms to change them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import User, actor
from steward.customers import actions, queries
from steward.customers.errors import Likely, LikelyDouble
from steward.customers.forms import PersonForm
from steward.customers.models import Contact, Person
from steward.customers.queries import Listing, Whose
from steward.customers.web.blueprint import bp
from steward.customers.web.timeline import timeline_context
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.pages import form_values, go_to, is_htmx, page, parse, rfc3339
from steward.kit.paging import Page, every
from steward.kit.texts import translated

Row = TypeVar("Row")
_ROWS_AT_ONCE = 1000
_SHOWN = 12  # people on the page of their company
_LISTS = ("phones", "emails")


def _listing() -> Listing:
    asked = request.args
    company = asked.get("company", type=int)
    return Listing(asked.get("q", "").strip(), asked.get("sort", "name"), company)


def _address(listing: Listing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "company": listing.company_id} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get("/desk/customers")
@access("customers.read")
def people() -> Response:
    """List people; to htmx, the next rows of the list."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_people(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("customers/_people.html", **context)
    company = queries.find_company(session(), listing.company_id)
    return page("customers/people.html", company=company, **context)


@bp.get("/desk/customers.csv")
@access("customers.read")
def people_as_csv() -> Response:
    """Send all people that the filter lets through, as a file for a spreadsheet."""
    head = ("number", "name", "address", "company", "since")
    found = _every(queries.list_people)
    rows = ((one.id, one.name, one.email, one.company, rfc3339(one.created_at)) for one in found)
    return csv_response("customers", head, rows)


def _every(read: Callable[..., Page[Row]]) -> Iterator[Row]:
    """Read a list to its end, some rows at a time."""
    some = partial(read, session(), actor(), _listing(), limit=_ROWS_AT_ONCE)
    return every(lambda cursor: some(cursor=cursor))


@bp.get("/desk/companies")
@access("customers.read")
def companies() -> Response:
    """List companies; to htmx, the next rows of the list."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_companies(session(), actor(), listing, cursor=cursor)
    part = is_htmx() and cursor
    template = "customers/_companies.html" if part else "customers/companies.html"
    return page(template, rows=rows, listing=listing, address=_address)


@bp.get("/desk/companies.csv")
@access("customers.read")
def companies_as_csv() -> Response:
    """Send the companies that the filter lets through, as a file for a spreadsheet."""
    head = ("number", "name", "domain", "people")
    found = _every(queries.list_companies)
    return csv_response("companies", head, ((c.id, c.name, c.domain, c.people) for c in found))


@bp.get("/desk/companies/<int:company_id>")
@access("customers.read")
def company(company_id: int) -> Response:
    """Show a company: its people, and one timeline of all of them."""
    whose = queries.whose_company(session(), actor(), company_id)
    found = queries.get_company(session(), actor(), company_id)
    people = queries.list_people(session(), actor(), Listing(company_id=company_id), limit=_SHOWN)
    context = {"company": found, "people": people, "number": len(whose.person_ids)}
    told = timeline_context(f"/desk/companies/{company_id}", whose)
    return page("customers/company.html", **context, **told)


@bp.get("/desk/customers/<int:person_id>")
@access("customers.read")
def person(person_id: int) -> Response:
    """Show a person: particulars and the timeline here, tickets by the module that has them."""
    found = queries.get_person(session(), actor(), person_id)
    contacts = queries.contacts_of(session(), person_id)
    company = queries.find_company(session(), found.company_id)
    agent = queries.find_standing_agent(session(), found)
    context = {"person": found, "contacts": contacts, "company": company, "agent": agent}
    told = timeline_context(f"/desk/customers/{found.id}", Whose((found.id,)))
    return page("customers/person.html", **context, **told)


@bp.get("/desk/customers/new")
@access("customers.change")
def new_person() -> Response:
    """Show the form to enter a person."""
    return _form(None, {}, {})


@bp.post("/desk/customers")
@access("customers.change")
def add_person() -> Response:
    """Enter a person; somebody who is likely known already is shown first."""
    enter = actions.add_person if request.form.get("anyway") else actions.add_new_person
    try:
        added = enter(session(), _sent(), actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    except LikelyDouble as error:
        return _form(None, form_values(), {}, error.status, error.people)
    return go_to(f"/desk/customers/{added.id}", toast=_("%(name)s is entered", name=added.name))


@bp.get("/desk/customers/<int:person_id>/particulars")
@access("customers.change")
def edit_person(person_id: int) -> Response:
    """Show the form to change a person."""
    found = queries.get_person(session(), actor(), person_id)
    return _form(found, _values_of(found), {})


def _values_of(found: Person) -> dict[str, str]:
    contacts = queries.contacts_of(session(), found.id)
    company = queries.find_company(session(), found.company_id)
    return {
        "name": found.name,
        "email": found.email or "",
        "company": company.name if company else "",
        "segment": found.segment or "",
        "standing_agent": _email_of(queries.find_standing_agent(session(), found)),
        "notes": found.notes,
        "phones": _lines(contacts, "phone"),
        "emails": _lines(contacts, "email"),
        "version": str(found.version),
    }


def _email_of(agent: User | None) -> str:
    return agent.email if agent else ""


def _lines(contacts: Sequence[Contact], kind: str) -> str:
    return "\n".join(contact.value for contact in contacts if contact.kind == kind)


@bp.post("/desk/customers/<int:person_id>/particulars")
@access("customers.change")
def change_person(person_id: int) -> Response:
    """Change a person, unless somebody else did so meanwhile."""
    found = queries.get_person(session(), actor(), person_id)
    version = request.form.get("version", type=int)
    try:
        actions.change_person(session(), person_id, _sent(), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _form(found, form_values(), errors, error.status)
    return go_to(f"/desk/customers/{person_id}", toast=_("Saved"))


def _sent() -> PersonForm:
    """Read the form; phones and further addresses come one a line. Raises BadInput."""
    values: dict[str, Any] = {name: value for name, value in form_values().items() if value.strip()}
    for name in ("version", "anyway"):
        values.pop(name, None)
    for name in _LISTS:
        values[name] = [line.strip() for line in values.get(name, "").splitlines() if line.strip()]
    try:
        return parse(PersonForm, values)
    except BadInput as error:
        raise BadInput(errors=_at_fields(error.errors, values)) from error


def _at_fields(errors: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Say what is wrong with one line of several at their field, naming the line."""
    found: dict[str, str] = {}
    for field, reason in errors.items():
        name, _dot, place = field.partition(".")
        found.setdefault(
            name, f"{values[name][int(place)]}: {translated(reason)}" if place else reason
        )
    return found


def _form(
    known: Person | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    likely: Sequence[Likely] = (),
) -> Response:
    context = {"person": known, "values": values, "errors": errors, "likely": likely}
    return page("customers/form.html", status, **context)
