"""Reads of people and companies."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.customers.models import Company, Contact, Person
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, encode_cursor

_PAGE = 50


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them."""

    id: int
    name: str
    email: str | None
    company: str | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which people an actor may see: staff all of them, a customer oneself."""
    if may(actor, "customers.read"):
        return true()
    return Person.user_id == actor.user_id


def own_person_ids(actor: Actor) -> Select[int]:
    """Select the ids of the people that this login is."""
    return select(Person.id).where(Person.user_id == actor.user_id)


def get_person(session: Session, actor: Actor, person_id: int) -> Person:
    """Return a person whom the actor may see, or raise NotFound."""
    query = select(Person).where(Person.id == person_id, visible_to(actor))
    person = session.scalars(query).one_or_none()
    if person is None:
        raise NotFound
    return person


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return the person of this mail address (any of theirs), or None."""
    person = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if person is not None:
        return person
    further = select(Contact.person_id).where(Contact.kind == "email", Contact.value == email)
    return session.scalars(select(Person).where(Person.id.in_(further)).limit(1)).one_or_none()


def find_person_of_user(session: Session, user_id: int) -> Person | None:
    """Return the person who signs in as this user, or None."""
    return session.scalars(select(Person).where(Person.user_id == user_id)).one_or_none()


def search_people(
    session: Session, actor: Actor, words: str, *, cursor: str | None = None, limit: int = _PAGE
) -> Page[PersonRow]:
    """List people by name; `words` is any part of a name or address, accents aside."""
    query = (
        select(Person.id, Person.name, Person.email, Company.name.label("company"))
        .outerjoin(Company, Company.id == Person.company_id)
        .where(visible_to(actor), *(_matches(word) for word in words.split()))
        .order_by(func.lower(Person.name), Person.id)
        .limit(limit + 1)
    )
    if cursor:
        name, last = decode_cursor(cursor, kinds=[str, int])
        query = query.where(func.row(func.lower(Person.name), Person.id) > func.row(name, last))
    rows = [PersonRow(*row) for row in session.execute(query)]
    more = len(rows) > limit
    last_row = rows[limit - 1] if more else None
    return Page(
        rows[:limit], encode_cursor([last_row.name.lower(), last_row.id]) if last_row else None
    )


def _matches(word: str) -> ColumnElement[bool]:
    plain = func.lower(func.plain(word))
    part = func.concat("%", func.replace(func.replace(plain, "\\", "\\\\"), "%", "\\%"), "%")
    in_company = func.lower(func.plain(func.coalesce(Company.name, ""))).like(part)
    return or_(Person.words.like(part), in_company)


def contacts_of(session: Session, person_id: int) -> Sequence[Contact]:
    """List a person's further addresses and phones."""
    query = select(Contact).where(Contact.person_id == person_id).order_by(Contact.id)
    return session.scalars(query).all()


def find_company(session: Session, company_id: int | None) -> Company | None:
    """Return a company, or None."""
    return session.get(Company, company_id) if company_id else None
