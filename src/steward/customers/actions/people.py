"""People entered and changed by hand, and what becomes of their addresses."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from steward.accounts import Actor, User, agents, demand
from steward.customers.actions.particulars import differing, fill_particulars, told_particulars
from steward.customers.errors import LikelyDouble
from steward.customers.events import AddressFailed, PersonAdded, PersonChanged
from steward.customers.forms import PersonForm
from steward.customers.models import Company, Contact, Person
from steward.customers.queries import (
    contacts_of,
    find_company,
    find_person_by_email,
    find_standing_agent,
    get_person,
    likely_doubles,
)
from steward.customers.rules import Of
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_person(session: Session, form: PersonForm, *, actor: Actor) -> Person:
    """Enter a person. Raises BadInput when the address is known already."""
    demand(actor, "customers.change")
    _check_address_is_free(session, form.email, None)
    person = Person(name=form.name, created_at=clock.now(), tags=[], fields={})
    session.add(person)
    _fill(session, person, form)
    events.record(session, PersonAdded(subject_id=person.id, name=person.name), actor=actor)
    return person


def add_new_person(session: Session, form: PersonForm, *, actor: Actor) -> Person:
    """Enter a person, unless somebody known is likely the same: LikelyDouble says who, and why."""
    demand(actor, "customers.change")
    _check_address_is_free(session, form.email, None)
    if likely := likely_doubles(session, form):
        raise LikelyDouble(likely)
    return add_person(session, form, actor=actor)


def change_person(
    session: Session, person_id: int, form: PersonForm, *, version: int | None, actor: Actor
) -> Person:
    """Change a person. Raises Conflict when somebody else did so since `version`."""
    demand(actor, "customers.change")
    person = get_person(session, actor, person_id)
    check_version(version, person.version)
    _check_address_is_free(session, form.email, person.id)
    before = _particulars(session, person)
    _fill(session, person, form)
    if changes := differing(before, _particulars(session, person)):
        flag_modified(person, "notes")  # phones have rows of their own: let the version count them
        session.flush()
        events.record(session, PersonChanged(subject_id=person.id, changes=changes), actor=actor)
    return person


def _particulars(session: Session, person: Person) -> dict[str, str | None]:
    company = find_company(session, person.company_id)
    contacts = contacts_of(session, person.id)
    return {
        "name": person.name,
        "email": person.email,
        "company": company.name if company else None,
        "segment": person.segment,
        "standing agent": _name_of(find_standing_agent(session, person)),
        "phones": ", ".join(one.value for one in contacts if one.kind == "phone"),
        "emails": ", ".join(one.value for one in contacts if one.kind == "email"),
        "notes": person.notes,
        **told_particulars(person),
    }


def _check_address_is_free(session: Session, email: str | None, person_id: int | None) -> None:
    known = find_person_by_email(session, email) if email else None
    if known is not None and known.id != person_id:
        msg = N_("%(name)s has this address already.", name=known.name)
        raise BadInput(msg, errors={"email": msg})


def _fill(session: Session, person: Person, form: PersonForm) -> None:
    if person.email != form.email:
        person.mail_trouble = None
    person.name, person.email, person.notes = form.name, form.email, form.notes
    person.company_id = _company_id(session, form.company)
    person.segment = form.segment or None
    person.standing_agent_id = _standing_agent_id(session, form.standing_agent)
    fill_particulars(session, person, form, Of.PERSON)
    session.flush()
    old = select(Contact).where(Contact.person_id == person.id)
    for contact in session.scalars(old):
        session.delete(contact)
    for kind, values in (("phone", form.phones), ("email", form.emails)):
        for value in dict.fromkeys(values):
            session.add(Contact(person_id=person.id, kind=kind, value=value))
    session.flush()


def _name_of(agent: User | None) -> str | None:
    return agent.name if agent else None


def _standing_agent_id(session: Session, email: str | None) -> int | None:
    if email is None:
        return None
    agent = next((one for one in agents(session) if one.email.lower() == email.lower()), None)
    if agent is None:
        msg = N_("Nobody who can have tickets has the address %(agent)s.", agent=email)
        raise BadInput(msg, errors={"standing_agent": msg})
    return agent.id


def _company_id(session: Session, name: str | None) -> int | None:
    if not name:
        return None
    same = select(Company).where(func.lower(Company.name) == name.lower()).limit(1)
    company = session.scalars(same).one_or_none()
    if company is None:
        company = Company(name=name, created_at=clock.now(), tags=[], fields={})
        session.add(company)
        session.flush()
    return company.id


def flag_address(session: Session, email: str, trouble: str, *, actor: Actor) -> Person | None:
    """Note that mail to an address does not arrive, and why. None when it is nobody's."""
    person = find_person_by_email(session, email)
    if person is not None and person.mail_trouble != trouble:
        person.mail_trouble = trouble
        failed = AddressFailed(subject_id=person.id, email=email, trouble=trouble)
        events.record(session, failed, actor=actor)
    return person
