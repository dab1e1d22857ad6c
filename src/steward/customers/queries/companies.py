"""Reads of companies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.customers.models import Company, Person
from steward.customers.queries.people import Listing
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 50


@dataclass(frozen=True)
class CompanyRow:
    """A company as lists show it, with how many of its people we know."""

    id: int
    name: str
    domain: str | None
    people: int


PEOPLE_OF_COMPANY = (
    select(func.count(Person.id)).where(Person.company_id == Company.id).scalar_subquery()
)
COMPANY_SORTS: Sorts = {
    "name": (func.lower(Company.name), str),
    "people": (PEOPLE_OF_COMPANY, int),
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
    order = Order.of(listing.sort, COMPANY_SORTS, Company.id)
    query = select(Company.id, Company.name, Company.domain, PEOPLE_OF_COMPANY)
    rows, more = order.page(session, companies_listed(query, actor, listing), cursor, limit)
    return Page(list(starmap(CompanyRow, rows)), more)


def companies_listed(
    query: Select[*tuple[Any, ...]], actor: Actor, listing: Listing
) -> Select[*tuple[Any, ...]]:
    """Narrow a query to the companies of a list that the actor may see."""
    parts = (holds(Company.words, word) for word in parts_of(listing.words))
    return query.where(literal(may(actor, "customers.read")), *parts)


def get_company(
    session: Session, actor: Actor, company_id: int, *, for_update: bool = False
) -> Company:
    """Return a company to those who may see customers, or raise NotFound."""
    seen = may(actor, "customers.read")
    found = session.get(Company, company_id, with_for_update=for_update) if seen else None
    if found is None:
        raise NotFound
    return found


def find_company(session: Session, company_id: int | None) -> Company | None:
    """Return a company, or None."""
    return session.get(Company, company_id) if company_id else None


def companies_named(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of companies by their names in lower case; a name of several is left out."""
    wanted = [name.lower() for name in names]
    same = func.lower(Company.name)
    query = select(same, func.min(Company.id)).where(same.in_(wanted)).group_by(same)
    return dict(session.execute(query.having(func.count() == 1)).all())


def company_names(session: Session, words: str, *, limit: int) -> Sequence[str]:
    """Return the names of companies that hold all these words, by name."""
    held = (holds(Company.words, word) for word in parts_of(words))
    query = select(Company.name).where(*held).order_by(func.lower(Company.name), Company.id)
    return session.scalars(query.limit(limit)).all()
