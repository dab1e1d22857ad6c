"""Companies entered and changed by hand."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.particulars import differing, fill_particulars, told_particulars
from steward.customers.events import CompanyAdded, CompanyChanged
from steward.customers.forms import CompanyForm
from steward.customers.models import Company
from steward.customers.queries import get_company
from steward.customers.rules import Of
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_company(session: Session, form: CompanyForm, *, actor: Actor) -> Company:
    """Enter a company. Raises BadInput when its name or domain is known already."""
    demand(actor, "customers.change")
    _check_is_free(session, form, None)
    company = Company(name=form.name, created_at=clock.now(), tags=[], fields={})
    _fill(session, company, form)
    session.add(company)
    session.flush()
    events.record(session, CompanyAdded(subject_id=company.id, name=company.name), actor=actor)
    return company


def change_company(
    session: Session, company_id: int, form: CompanyForm, *, version: int | None, actor: Actor
) -> Company:
    """Change a company. Raises BadInput, and Conflict when somebody else did so meanwhile."""
    demand(actor, "customers.change")
    company = get_company(session, actor, company_id, for_update=True)
    check_version(version, company.version)
    _check_is_free(session, form, company.id)
    before = _told(company)
    _fill(session, company, form)
    if changes := differing(before, _told(company)):
        session.flush()
        events.record(session, CompanyChanged(subject_id=company.id, changes=changes), actor=actor)
    return company


def _told(company: Company) -> dict[str, str | None]:
    own = {"name": company.name, "domain": company.domain, "notes": company.notes}
    return own | told_particulars(company)


def _fill(session: Session, company: Company, form: CompanyForm) -> None:
    company.name, company.domain, company.notes = form.name, form.domain, form.notes
    fill_particulars(session, company, form, Of.COMPANY)


def _check_is_free(session: Session, form: CompanyForm, own_id: int | None) -> None:
    same = {"name": func.lower(Company.name) == form.name.lower()}
    if form.domain:
        same["domain"] = Company.domain == form.domain
    errors = {}
    for field, condition in same.items():
        known = session.scalars(select(Company).where(condition).order_by(Company.id)).first()
        if known is not None and known.id != own_id:
            errors[field] = N_("%(name)s is a company that we have already.", name=known.name)
    if errors:
        raise BadInput(errors=errors)
