"""The desk's page of a company, and the forms to enter and change one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import CompanyForm
from steward.customers.models import Company
from steward.customers.queries import Listing, Party
from steward.customers.rules import Of
from steward.customers.web.blueprint import bp
from steward.customers.web.sent import sent_particulars, values_of
from steward.customers.web.ties import ties_context
from steward.customers.web.timeline import timeline_context
from steward.customers.web.worth import company_worth
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page

NOTHING: Mapping[str, str] = MappingProxyType({})
_SHOWN = 12  # people on the page of their company


@bp.get("/desk/companies/<int:company_id>")
@access("customers.read")
def company(company_id: int) -> Response:
    """Show a company: its people, and one timeline of all of them."""
    return show_company(company_id)


def show_company(
    company_id: int, status: int = 200, *, file_errors: Mapping[str, str] = NOTHING
) -> Response:
    """Show a company's page; `file_errors` are of files that were sent to be kept."""
    whose = queries.whose_company(session(), actor(), company_id)
    found = queries.get_company(session(), actor(), company_id)
    people = queries.list_people(session(), actor(), Listing(company_id=company_id), limit=_SHOWN)
    context: dict[str, Any] = {"company": found, "people": people}
    context["number"] = len(whose.person_ids)
    context["fields"] = queries.fields_of(session(), Of.COMPANY)
    context |= ties_context(Party(Of.COMPANY, company_id), file_errors)
    told = timeline_context(f"/desk/companies/{company_id}", whose)
    context |= told | company_worth(company_id)
    return page("customers/company.html", status, **context)


@bp.get("/desk/companies/new")
@access("customers.change")
def new_company() -> Response:
    """Show the form to enter a company."""
    return _form(None, {}, {})


@bp.post("/desk/companies")
@access("customers.change")
def add_company() -> Response:
    """Enter a company, unless it is known already."""
    try:
        added = actions.add_company(session(), sent_particulars(CompanyForm), actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    return go_to(f"/desk/companies/{added.id}", toast=_("%(name)s is entered", name=added.name))


@bp.get("/desk/companies/<int:company_id>/particulars")
@access("customers.change")
def edit_company(company_id: int) -> Response:
    """Show the form to change a company."""
    found = queries.get_company(session(), actor(), company_id)
    own = {"name": found.name, "domain": found.domain or "", "notes": found.notes}
    return _form(found, values_of(found) | own | {"version": str(found.version)}, {})


@bp.post("/desk/companies/<int:company_id>/particulars")
@access("customers.change")
def change_company(company_id: int) -> Response:
    """Change a company, unless somebody else did so meanwhile."""
    found = queries.get_company(session(), actor(), company_id)
    version = request.form.get("version", type=int)
    try:
        sent = sent_particulars(CompanyForm)
        actions.change_company(session(), company_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _form(found, form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(f"/desk/companies/{company_id}", toast=_("Saved"))


def _form(
    known: Company | None, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    fields = queries.fields_of(session(), Of.COMPANY)
    context = {"company": known, "values": values, "errors": errors, "fields": fields}
    return page("customers/company_form.html", status, **context)
