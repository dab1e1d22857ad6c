"""Reads of people and companies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from steward.accounts import Actor, User, may
from steward.customers.models import Company, Contact, Person
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, encode_cursor

_PAGE = 50
_MOST_WORDS = 8


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them."""

    id: int
    name: str
    email: str | None
    company: str | None
    created_at: datetime


_FIRST = aliased(Person)
# In one go; the second half is looked up only where the first finds nobody.
_BY_EMAIL = select(Person).where(
    Person.id
    == func.coalesce(
        select(_FIRST.id).where(_FIRST.email == bindparam("email")).scalar_subquery(),
        select(Contact.person_id)
        .where(Contact.kind == "email", Contact.value == bindparam("email"))
        .limit(1)
        .scalar_subquery(),
    )
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which people an actor may see: staff all of them, a customer oneself."""
    if may(actor, "customers.read"):
        return true()
    return Person.user_id == actor.user_id


def own_person_ids(actor: Actor) -> Select[int]:
    """Select the ids of the people that this login is."""
    return select(Person.id).where(Person.user_id == actor.user_id)


def get_person(
    session: Session, actor: Actor, person_id: int, *, for_update: bool = False
) -> Person:
    """Return a person whom the actor may see, or raise NotFound."""
    query = select(Person).where(Person.id == person_id, visible_to(actor))
    if for_update:
        query = query.with_for_update(of=Person)
    person = session.scalars(query).one_or_none()
    if person is None:
        raise NotFound
    return person


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return the person of this mail address (any of theirs), or None."""
    return session.scalars(_BY_EMAIL, {"email": email}).one_or_none()


def person_ids_by_email(session: Session, emails: Iterable[str]) -> dict[str, int]:
    """Return the people of these mail addresses (lower case), those who are known."""
    wanted = list(emails)
    further = select(func.lower(Contact.value), Contact.person_id).where(
        Contact.kind == "email", Contact.value.in_(wanted)
    )
    first = select(func.lower(Person.email), Person.id).where(Person.email.in_(wanted))
    known: dict[str, int] = dict(session.execute(further).all())
    return known | dict(session.execute(first).all())


def existing_person_ids(session: Session, person_ids: Iterable[int]) -> frozenset[int]:
    """Return those of the ids that are still somebody's: merged people are gone."""
    query = select(Person.id).where(Person.id.in_(list(person_ids)))
    return frozenset(session.scalars(query))


def find_person_of_user(session: Session, user_id: int) -> Person | None:
    """Return the person who signs in as this user, or None."""
    return session.scalars(select(Person).where(Person.user_id == user_id)).one_or_none()


def search_people(
    session: Session, actor: Actor, words: str, *, cursor: str | None = None, limit: int = _PAGE
) -> Page[PersonRow]:
    """List people by name; `words` are parts of a name, address or company, accents aside."""
    return list_people(session, actor, Listing(words), cursor=cursor, limit=limit)


@dataclass(frozen=True)
class Listing:
    """Which people or companies to list, and in what order: `name`, or `-name` for the reverse."""

    words: str = ""
    sort: str = "name"
    company_id: int | None = None


Sorts = Mapping[str, tuple[ColumnElement[Any], type]]
PEOPLE_SORTS: Sorts = {
    "name": (func.lower(Person.name), str),
    "email": (func.lower(func.coalesce(cast(Person.email, String), "")), str),
    "company": (func.lower(func.coalesce(Company.name, "")), str),
    "since": (literal_column("people.id"), int),
}


def list_people(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[PersonRow]:
    """List people, a page at a time; an unknown order is taken for that by name."""
    order = _Order.of(listing, PEOPLE_SORTS, Person.id)
    query = (
        select(Person.id, Person.name, Person.email, Company.name, Person.created_at)
        .outerjoin(Company, Company.id == Person.company_id)
        .where(visible_to(actor), *map(_person_has, _words_of(listing)))
    )
    if listing.company_id:
        query = query.where(Person.company_id == listing.company_id)
    rows, more = order.page(session, query, cursor, limit)
    return Page(list(starmap(PersonRow, rows)), more)


@dataclass(frozen=True)
class _Order:
    """What rows are sorted by, of which type, with the id to tell equal ones apart."""

    key: ColumnElement[Any]
    kind: type
    down: bool
    own_id: InstrumentedAttribute[int]

    @classmethod
    def of(cls, listing: Listing, sorts: Sorts, own_id: InstrumentedAttribute[int]) -> "_Order":
        key, kind = sorts.get(listing.sort.removeprefix("-"), sorts["name"])
        return cls(key, kind, listing.sort.startswith("-"), own_id)

    def page(
        self, session: Session, query: Select[*tuple[Any, ...]], cursor: str | None, limit: int
    ) -> tuple[list[Sequence[Any]], str | None]:
        """Return the rows after `cursor`, and the cursor of those after them."""
        key = tuple_(self.key, self.own_id)
        if cursor:
            last = tuple_(*decode_cursor(cursor, kinds=[self.kind, int]))
            query = query.where(key < last if self.down else key > last)
        directions = (one.desc() if self.down else one.asc() for one in (self.key, self.own_id))
        query = query.add_columns(self.key, self.own_id).order_by(*directions).limit(limit + 1)
        rows = session.execute(query).all()
        more = encode_cursor(list(rows[limit - 1][-2:])) if len(rows) > limit else None
        return [row[:-2] for row in rows[:limit]], more


def _words_of(listing: Listing) -> list[str]:
    return listing.words.replace("\x00", " ").split()[:_MOST_WORDS]


def _person_has(word: str) -> ColumnElement[bool]:
    """Look in the name, the address and the company: two searches, since each has its trigrams."""
    own = select(Person.id).where(_like(Person.words, word))
    company = Company.id == Person.company_id
    by_company = select(Person.id).join(Company, company).where(_like(Company.words, word))
    return Person.id.in_(own.union(by_company))


def _like(plain: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain.like(func.lower(func.plain(f"%{escaped}%")))


@dataclass(frozen=True)
class CompanyRow:
    """A company as lists show it, with how many of its people we know."""

    id: int
    name: str
    domain: str | None
    people: int


_people_of_company = (
    select(func.count(Person.id)).where(Person.company_id == Company.id).scalar_subquery()
)
COMPANY_SORTS: Sorts = {
    "name": (func.lower(Company.name), str),
    "people": (_people_of_company, int),
}


def list_companies(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[CompanyRow]:
    """List companies, a page at a time, to those who may see customers."""
    order = _Order.of(listing, COMPANY_SORTS, Company.id)
    query = select(Company.id, Company.name, Company.domain, _people_of_company)
    parts = (_like(Company.words, word) for word in _words_of(listing))
    query = query.where(literal(may(actor, "customers.read")), *parts)
    rows, more = order.page(session, query, cursor, limit)
    return Page(list(starmap(CompanyRow, rows)), more)


def contacts_of(session: Session, person_id: int) -> Sequence[Contact]:
    """List a person's further addresses and phones."""
    query = select(Contact).where(Contact.person_id == person_id).order_by(Contact.id)
    return session.scalars(query).all()


def find_standing_agent(session: Session, person: Person) -> User | None:
    """Return who of us knows a person, or None."""
    return session.get(User, person.standing_agent_id) if person.standing_agent_id else None


def find_company(session: Session, company_id: int | None) -> Company | None:
    """Return a company, or None."""
    return session.get(Company, company_id) if company_id else None
