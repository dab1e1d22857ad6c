"""The desk's page of a person, and the forms to enter and change one."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import User, actor
from steward.customers import actions, queries
from steward.customers.errors import Likely, LikelyDouble, MergedAway
from steward.customers.forms import PersonForm
from steward.customers.models import Contact, Person
from steward.customers.queries import Party, Whose
from steward.customers.rules import MEANS, Of
from steward.customers.web.blueprint import bp
from steward.customers.web.sent import sent_particulars, values_of
from steward.customers.web.ties import ties_context
from steward.customers.web.timeline import timeline_context
from steward.customers.web.worth import person_worth
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page
from steward.kit.running import today

NOTHING: Mapping[str, str] = MappingProxyType({})
_LISTS = ("phones", "emails")


@bp.get("/desk/customers/<int:person_id>")
@access("customers.read")
def person(person_id: int) -> Response:
    """Show a person: particulars and the timeline here, tickets by the module that has them."""
    try:
        return show_person(person_id)
    except MergedAway as gone:  # not for ever, as it can be undone
        return go_to(f"/desk/customers/{gone.kept_id}", toast=_("Merged into this customer"))


def show_person(
    person_id: int, status: int = 200, *, file_errors: Mapping[str, str] = NOTHING
) -> Response:
    """Show a person's page; `file_errors` are of files that were sent to be kept."""
    found = queries.get_person(session(), actor(), person_id)
    ties = ties_context(Party(Of.PERSON, found.id), file_errors)
    told = timeline_context(f"/desk/customers/{found.id}", Whose((found.id,)))
    return page("customers/person.html", status, **_particulars(found) | ties | told)


def _particulars(found: Person) -> dict[str, Any]:
    known = {
        "person": found,
        "contacts": queries.contacts_of(session(), found.id),
        "company": queries.find_company(session(), found.company_id),
        "agent": queries.find_standing_agent(session(), found),
        "fields": queries.fields_of(session(), Of.PERSON),
        "consents": queries.consents_of(session(), found.id),
        "merges": queries.merges_of(session(), found.id),
        "follow_ups": queries.follow_ups_of(session(), actor(), found.id),
        "next_steps": queries.next_steps(session(), found.id),
        "means": MEANS,
        "today": today(),
    }
    return known | person_worth(found.id)


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
        added = enter(session(), sent_particulars(PersonForm, _LISTS), actor=actor())
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
    return values_of(found) | {
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
        sent = sent_particulars(PersonForm, _LISTS)
        actions.change_person(session(), person_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        errors = error.errors or {"": error.detail}
        return _form(found, form_values(), errors, error.status)
    return go_to(f"/desk/customers/{person_id}", toast=_("Saved"))


def _form(
    known: Person | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    likely: Sequence[Likely] = (),
) -> Response:
    context = {"person": known, "values": values, "errors": errors, "likely": likely}
    fields = queries.fields_of(session(), Of.PERSON)
    return page("customers/form.html", status, fields=fields, **context)
