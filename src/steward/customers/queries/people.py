"""Reads of people and companies."""

from collections.abc import Iterable, Iterator, Sequence
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
)
from sqlalchemy.orm import Session, aliased

from steward.accounts import Actor, User, may
from steward.customers.errors import MergedAway
from steward.customers.models import Company, Consent, Contact, Merge, Person
from steward.customers.queries.catalogue import within
from steward.customers.rules import Purpose
from steward.kit.conditions import Conditions
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 50
_MOST_MERGES = 1000  # one after the other: rings there are none


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
    """Select the ids of the people that this login is; of nobody for whoever has none."""
    has_login = Person.user_id.is_not(None)
    return select(Person.id).where(has_login, Person.user_id == actor.user_id)


def get_person(
    session: Session, actor: Actor, person_id: int, *, for_update: bool = False
) -> Person:
    """Return a person whom the actor may see, or raise NotFound; staff is told who is them now."""
    query = select(Person).where(Person.id == person_id, visible_to(actor))
    if for_update:
        query = query.with_for_update(of=Person)
    person = session.scalars(query).one_or_none()
    if person is None:
        kept = find_keeper(session, person_id) if may(actor, "customers.read") else None
        raise NotFound if kept is None else MergedAway(person_id, kept)
    return person


def find_keeper(session: Session, gone_id: int) -> int | None:
    """Return the id of whoever has all of somebody who was merged, or None."""
    kept = Merge.kept_id.label("kept")
    way = select(kept, literal(1).label("step")).where(
        Merge.gone_id == gone_id, Merge.undone_at.is_(None)
    )
    on = way.cte("way", recursive=True)
    further = select(Merge.kept_id, on.c.step + 1).where(
        Merge.gone_id == on.c.kept, Merge.undone_at.is_(None), on.c.step < _MOST_MERGES
    )
    on = on.union_all(further)
    return session.scalars(select(on.c.kept).order_by(on.c.step.desc()).limit(1)).one_or_none()


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


def names_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, str]:
    """Return what people are called, by their ids."""
    wanted = [one for one in person_ids if one is not None]
    query = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return dict(session.execute(query).all()) if wanted else {}


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
    tag: str = ""


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
    query = select(Person.id, Person.name, Person.email, Company.name, Person.created_at)
    rows, more = order_of(listing).page(session, listed(query, actor, listing), cursor, limit)
    return Page(list(starmap(PersonRow, rows)), more)


def order_of(listing: Listing) -> Order:
    """Return the order of a list of people."""
    return Order.of(listing.sort, PEOPLE_SORTS, Person.id)


def listed(
    query: Select[*tuple[Any, ...]], actor: Actor, listing: Listing
) -> Select[*tuple[Any, ...]]:
    """Narrow what is read of people, and of their companies, to those whom a list names."""
    query = query.outerjoin(Company, Company.id == Person.company_id).where(
        visible_to(actor), *map(_person_has, parts_of(listing.words))
    )
    if listing.company_id:
        query = query.where(Person.company_id == listing.company_id)
    if listing.tag:
        query = query.where(Person.tags.contains([listing.tag]))
    return query


def _person_has(word: str) -> ColumnElement[bool]:
    """Look in the name, the address and the company: two searches, since each has its trigrams."""
    own = select(Person.id).where(holds(Person.words, word))
    company = Company.id == Person.company_id
    by_company = select(Person.id).join(Company, company).where(holds(Company.words, word))
    return Person.id.in_(own.union(by_company))


def contacts_of(session: Session, person_id: int) -> Sequence[Contact]:
    """List a person's further addresses and phones."""
    query = select(Contact).where(Contact.person_id == person_id).order_by(Contact.id)
    return session.scalars(query).all()


def find_standing_agent(session: Session, person: Person) -> User | None:
    """Return who of us knows a person, or None."""
    return session.get(User, person.standing_agent_id) if person.standing_agent_id else None


def find_consent(session: Session, person_id: int) -> Consent | None:
    """Return what somebody last said about our news, or None."""
    return session.get(Consent, (person_id, Purpose.NEWS))


def consents_of(session: Session, person_id: int) -> dict[Purpose, Consent]:
    """Return what somebody last said about each purpose, where they said anything."""
    query = select(Consent).where(Consent.person_id == person_id)
    return {Purpose(one.purpose): one for one in session.scalars(query)}


def count_readers(
    session: Session, topics: Sequence[str], audience: Conditions | None = None
) -> int:
    """Return how many people want news of one of these topics, and can be written to.

    With an `audience`, those of them of whom these conditions hold.
    """
    query = _of_audience(session, select(func.count()).select_from(Consent).join(Person), audience)
    return session.scalar(query.where(*_reads(topics))) or 0


def readers_after(
    session: Session,
    person_id: int,
    topics: Sequence[str],
    audience: Conditions | None = None,
    *,
    most: int,
) -> Sequence[Person]:
    """Return the next people, by their ids, who want news of one of these topics.

    With an `audience`, those of them of whom these conditions hold.

    What they have agreed to is locked, so that nobody can take it back before they are written to.
    """
    query = _of_audience(session, select(Person).join(Consent), audience)
    query = query.where(*_reads(topics), Person.id > person_id)
    return session.scalars(
        query.order_by(Person.id).limit(most).with_for_update(read=True, of=Consent)
    ).all()


def _of_audience(session: Session, query: Select[Any], audience: Conditions | None) -> Select[Any]:
    return within(session, query, audience) if audience else query


def _reads(topics: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    yield Consent.purpose == Purpose.NEWS
    yield Consent.given.expression
    yield (Consent.topics == []) | Consent.topics.overlap(list(topics))
    yield Person.email.is_not(None)
    yield Person.mail_trouble.is_(None)
