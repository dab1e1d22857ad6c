"""Files kept with people and companies, at the desk."""

from flask import Response, current_app

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.models import CustomerFile
from steward.customers.queries import Party
from steward.customers.rules import Of
from steward.customers.web.blueprint import bp
from steward.customers.web.companies import show_company
from steward.customers.web.people import show_person
from steward.customers.web.ties import PLACES, place_of
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import file_response, go_to
from steward.kit.sent_files import uploaded_files
from steward.kit.texts import gettext as _


@bp.post("/desk/customers/<int:person_id>/files")
@access("customers.change")
def add_files_of_person(person_id: int) -> Response:
    """Keep files with a person."""
    try:
        return _kept(Party(Of.PERSON, person_id))
    except BadInput as error:
        session().rollback()
        return show_person(person_id, error.status, file_errors=error.errors)


@bp.post("/desk/companies/<int:company_id>/files")
@access("customers.change")
def add_files_of_company(company_id: int) -> Response:
    """Keep files with a company."""
    try:
        return _kept(Party(Of.COMPANY, company_id))
    except BadInput as error:
        session().rollback()
        return show_company(company_id, error.status, file_errors=error.errors)


def _kept(whose: Party) -> Response:
    added = actions.add_files(session(), whose, uploaded_files(), actor=actor())
    names = ", ".join(one.name for one in added)
    return go_to(place_of(whose), toast=_("Kept: %(names)s", names=names))


@bp.get("/desk/customers/files/<int:file_id>")
@access("customers.read")
def customer_file(file_id: int) -> Response:
    """Send a file that is kept with a person or a company."""
    found = queries.get_file(session(), actor(), file_id)
    return file_response(found, current_app.extensions["files"].open(found.sha256))


@bp.post("/desk/customers/files/<int:file_id>/removal")
@access("customers.change")
def remove_file(file_id: int) -> Response:
    """Take away a file."""
    removed = actions.remove_file(session(), file_id, actor=actor())
    return go_to(_whose(removed), toast=_("%(name)s is removed", name=removed.name))


def _whose(file: CustomerFile) -> str:
    if file.person_id is not None:
        return f"{PLACES[Of.PERSON]}/{file.person_id}"
    return f"{PLACES[Of.COMPANY]}/{file.company_id}"
