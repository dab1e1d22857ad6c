"""Verbs of the customer registry: add, change, link to a login, merge."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from steward.accounts import Actor, User, agents, confirmed_customer_ids, demand, find_user_by_email
from steward.customers.events import AddressFailed, PeopleMerged, PersonAdded, PersonChanged
from steward.customers.forms import PersonForm
from steward.customers.models import Company, Contact, Person
from steward.customers.queries import (
    contacts_of,
    find_company,
    find_person_by_email,
    find_person_of_user,
    find_standing_agent,
    get_person,
    person_ids_by_email,
)
from steward.kit import clock, events
from steward.kit.bulk import PastFact, copy_rows, put, reserve_ids, tell_past
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def person_for_email(session: Session, email: str, name: str | None, *, actor: Actor) -> Person:
    """Return the person of this address, made if new. Safe when two do so at once."""
    known = find_person_by_email(session, email)
    if known is not None:
        return known
    user_id = _confirmed_user_id(session, email)
    person = _add(session, name or _name_from(email), email, user_id, actor=actor)
    return person or find_person_by_email(session, email) or _person_of_user(session, user_id)


def _add(
    session: Session, name: str, email: str | None, user_id: int | None, *, actor: Actor
) -> Person | None:
    """Enter a person, or return None when the address or the login is somebody's by now."""
    values = {"created_at": clock.now(), "version": 1, "notes": "", "fields": {}}
    values |= {"name": name, "email": email, "user_id": user_id}
    adding = insert(Person).values(values).on_conflict_do_nothing().returning(Person)
    person = session.scalars(adding).one_or_none()
    if person is not None:
        events.record(session, PersonAdded(subject_id=person.id, name=name), actor=actor)
    return person


def _person_of_user(session: Session, user_id: int | None) -> Person:
    return session.scalars(select(Person).where(Person.user_id == user_id)).one()


def _name_from(email: str) -> str:
    """Make a name of an address, as long as nobody has told us the real one."""
    local = email.partition("@")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").split(".") if part)


def _confirmed_user_id(session: Session, email: str) -> int | None:
    user = find_user_by_email(session, email)
    return user.id if user and user.confirmed_at and not user.is_staff else None


def person_for_user(session: Session, actor: Actor) -> Person:
    """Return the person that a signed-in customer is, made if new. Safe when two do so at once.

    An address that is not confirmed yet is not written to and opens nobody's past tickets.
    """
    known = find_person_of_user(session, actor.user_id or 0)
    if known is not None:
        return known
    is_free = actor.is_confirmed and find_person_by_email(session, actor.email) is None
    email = actor.email if is_free else None
    person = _add(session, actor.name, email, actor.user_id, actor=actor)
    return person or _person_of_user(session, actor.user_id)


def add_stranger(session: Session, name: str, *, actor: Actor) -> Person:
    """Enter somebody who has not said who they are."""
    person = Person(name=name, created_at=clock.now())
    put(session, person)
    events.record(session, PersonAdded(subject_id=person.id, name=name), actor=actor)
    return person


def know_stranger(
    session: Session, person: Person, email: str, name: str, *, actor: Actor
) -> Person:
    """Give a stranger the address they name, or all of theirs to whoever has it; return who."""
    user_id = _confirmed_user_id(session, email)
    known = find_person_by_email(session, email) or find_person_of_user(session, user_id or 0)
    if known is None and _take(session, person, email):
        person.name, person.user_id = name or _name_from(email), user_id
        session.flush()
        return person
    known = known or find_person_by_email(session, email)
    if known is not None:
        _merge(session, person, into=known, actor=actor)
    return known or person


def claim_address(session: Session, user_id: int, email: str, *, actor: events.Actor) -> None:
    """Make a confirmed address the login's own: what was written from it is theirs to see."""
    mine = find_person_of_user(session, user_id)
    by_address = find_person_by_email(session, email)
    if by_address is None and mine is not None and not _take(session, mine, email):
        by_address = find_person_by_email(session, email)
    if by_address is None or by_address.user_id is not None:
        return
    if mine is None:
        by_address.user_id = user_id
    else:
        _merge(session, mine, into=by_address, actor=actor)
    session.flush()


def _take(session: Session, person: Person, email: str) -> bool:
    """Give a person an address; say whether nobody else was given it at the same moment."""
    try:
        with session.begin_nested():
            person.email = email
    except IntegrityError:
        return False
    return True


def _merge(session: Session, person: Person, *, into: Person, actor: events.Actor) -> None:
    """Give all that is `person`'s to `into`; upper modules hear of it and move what is theirs."""
    user_id, person.user_id = person.user_id, None
    session.flush()
    into.user_id = user_id or into.user_id
    moved = update(Contact).where(Contact.person_id == person.id).values(person_id=into.id)
    session.execute(moved)
    merged = PeopleMerged(subject_id=into.id, merged_id=person.id)
    events.record(session, merged, actor=actor)
    session.delete(person)


def flag_address(session: Session, email: str, trouble: str, *, actor: Actor) -> Person | None:
    """Note that mail to an address does not arrive, and why. None when it is nobody's."""
    person = find_person_by_email(session, email)
    if person is not None and person.mail_trouble != trouble:
        person.mail_trouble = trouble
        failed = AddressFailed(subject_id=person.id, email=email, trouble=trouble)
        events.record(session, failed, actor=actor)
    return person


def add_person(session: Session, form: PersonForm, *, actor: Actor) -> Person:
    """Enter a person. Raises BadInput when the address is known already."""
    demand(actor, "customers.change")
    _check_address_is_free(session, form.email, None)
    person = Person(name=form.name, created_at=clock.now())
    session.add(person)
    _fill(session, person, form)
    events.record(session, PersonAdded(subject_id=person.id, name=person.name), actor=actor)
    return person


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
    after = _particulars(session, person)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if changes:
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
        company = Company(name=name, created_at=clock.now())
        session.add(company)
        session.flush()
    return company.id


def people_for_emails(
    session: Session, names: Mapping[str, str], *, import_id: int, actor: Actor
) -> dict[str, int]:
    """Return the people of many addresses (lower case, each with a name), made if new.

    Nobody is told, as this is for long lists of what is long past.
    """
    known = person_ids_by_email(session, names)
    new = {email: name for email, name in names.items() if email not in known}
    if not new:
        return known
    users = confirmed_customer_ids(session, new)
    rows = [
        _row(name or _name_from(email), import_id, email=email, user_id=users.get(email))
        for email, name in new.items()
    ]
    adding = insert(Person).on_conflict_do_nothing().returning(Person.id, Person.name)
    _tell_added(session, session.execute(adding, rows), actor)
    return known | person_ids_by_email(session, new)


def add_people(
    session: Session, names: Sequence[str], *, import_id: int, actor: Actor
) -> list[int]:
    """Enter people of whom only the name is known, and tell nobody; return their ids in order."""
    ids = reserve_ids(session, Person, len(names))
    added = list(zip(ids, names, strict=True))
    copy_rows(session, Person, [{"id": i, **_row(name, import_id)} for i, name in added])
    _tell_added(session, added, actor)
    return ids


def _row(
    name: str, import_id: int, *, email: str | None = None, user_id: int | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "email": email,
        "user_id": user_id,
        "version": 1,
        "notes": "",
        "fields": {},
        "created_at": clock.now(),
        "import_id": import_id,
    }


def _tell_added(session: Session, added: Iterable[tuple[int, str]], actor: Actor) -> None:
    facts = (PersonAdded(subject_id=person_id, name=name) for person_id, name in added)
    tell_past(session, (PastFact(fact, clock.now(), actor.name, actor.user_id) for fact in facts))
