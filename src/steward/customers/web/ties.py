"""Relations of people and companies at the desk."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import RelationForm
from steward.customers.models import Relation
from steward.customers.queries import Party
from steward.customers.rules import Of, ties_from
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

PLACES = {Of.PERSON: "/desk/customers", Of.COMPANY: "/desk/companies"}


def ties_context(whose: Party, errors: Mapping[str, str]) -> dict[str, Any]:
    """Gather what a page shows of somebody's relations and files; `errors` are of files sent."""
    return {
        "relations": queries.relations_of(session(), whose),
        "files": queries.files_of(session(), whose),
        "place": place_of(whose),
        "file_errors": errors,
    }


def place_of(whose: Party) -> str:
    """Return where the page of a person or a company is."""
    return f"{PLACES[whose.of]}/{whose.id}"


def _party(of: Of, id_: int) -> Party:
    """Find whose it is; raises NotFound."""
    get = queries.get_person if of == Of.PERSON else queries.get_company
    return Party(of, id_, get(session(), actor(), id_).name)


@bp.get("/desk/customers/<int:person_id>/relations/new")
@access("customers.change")
def new_relation_of_person(person_id: int) -> Response:
    """Show the form that says what a person is to another."""
    return _form(_party(Of.PERSON, person_id), {}, {})


@bp.get("/desk/companies/<int:company_id>/relations/new")
@access("customers.change")
def new_relation_of_company(company_id: int) -> Response:
    """Show the form that says what a company is to another."""
    return _form(_party(Of.COMPANY, company_id), {}, {})


def _form(
    whose: Party, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    ties = [(code, _(words)) for code, words in ties_from(whose.of)]
    context = {"whose": whose, "back": place_of(whose), "values": values, "errors": errors}
    return page("customers/relation.html", status, ties=ties, **context)


@bp.get("/desk/customers/suggestions")
@access("customers.change")
def suggest_parties() -> Response:
    """Suggest people and companies of some words, as options of a list."""
    words = request.args.get("other", "").replace("\x00", "").strip()
    found = queries.suggested(session(), actor(), words)
    return page("customers/_suggestions.html", names=found)


@bp.post("/desk/customers/<int:person_id>/relations")
@access("customers.change")
def relate_person(person_id: int) -> Response:
    """Say what a person is to another."""
    return _related(_party(Of.PERSON, person_id))


@bp.post("/desk/companies/<int:company_id>/relations")
@access("customers.change")
def relate_company(company_id: int) -> Response:
    """Say what a company is to another."""
    return _related(_party(Of.COMPANY, company_id))


def _related(whose: Party) -> Response:
    try:
        actions.add_relation(session(), whose, form(RelationForm), actor=actor())
    except BadInput as error:
        return _form(whose, form_values(), error.errors, error.status)
    return go_to(place_of(whose), toast=_("Saved"))


@bp.post("/desk/customers/relations/<int:relation_id>/removal")
@access("customers.change")
def remove_relation(relation_id: int) -> Response:
    """Take back what somebody is to another; lead to the page where that was said."""
    removed = actions.remove_relation(session(), relation_id, actor=actor())
    sides = _sides_of(removed)
    here = next((one for one in sides if one == request.form.get("back")), sides[0])
    return go_to(here, toast=_("The relation is removed"))


def _sides_of(relation: Relation) -> list[str]:
    people = (relation.person_id, relation.to_person_id)
    companies = (relation.company_id, relation.to_company_id)
    return [
        *(f"{PLACES[Of.PERSON]}/{one}" for one in people if one is not None),
        *(f"{PLACES[Of.COMPANY]}/{one}" for one in companies if one is not None),
    ]
