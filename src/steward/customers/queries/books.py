"""What the books are told of people and companies, and how they call who buys.

The figures are those of now, however often they are read: whoever keeps them puts what is read last
in the place of what was read before.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.customers.models import Company, Person
from steward.customers.rules import called
from steward.kit.feeds import Feed, Told, ids_told

_EVERY = text("select id from people order by id")
_CHANGED = text("""
    with told as materialized (
        select kind, subject_id, data from facts
        where id > :after and id <= :until and subject_kind = 'person')
    select subject_id from told
    union
    select cast(data ->> 'merged_id' as bigint) from told where kind = 'customer.merged'
    order by 1
""")
_NAMES = text("""
    select distinct subject_id,
           case kind when 'customer.added' then data ->> 'name'
                     else data -> 'changes' -> 'name' ->> 0 end
    from facts
    where subject_kind = 'person' and subject_id = any(:ids)
      and (kind = 'customer.added'
           or kind = 'customer.changed' and jsonb_exists(data -> 'changes', 'name'))
    order by 1, 2
""")


_COMPANIES = text("""
    select c.id from companies c
    where c.id in (select company_id from people where id = any(:people))
       or c.id in (select subject_id from facts
                   where id > :after and id <= :until and subject_kind = 'company')
    order by 1
""")
_COMPANY_NAMES = text("""
    select distinct data -> 'changes' -> 'name' ->> 0 from facts
    where subject_kind = 'company' and subject_id = any(:ids)
      and kind = 'company.changed' and jsonb_exists(data -> 'changes', 'name')
    order by 1
""")


class PersonFigures(NamedTuple):
    """Somebody we serve, as the books call them, what kind of customer they are, and where."""

    customer: str
    segment: str | None
    city: str | None
    country: str | None


class CompanyFigures(NamedTuple):
    """A company whose people buy; its sector is the segment that most of them are in."""

    account: str
    sector: str | None
    country: str | None


def accounts_of(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Return who buys where people do: their company, or else they themselves, by their ids.

    Two people of one name are told apart by the number that is theirs.
    """
    query = (
        select(Person.id, Person.name, Company.name)
        .outerjoin(Company, Company.id == Person.company_id)
        .where(Person.id.in_(person_ids))
    )
    found = session.execute(query)
    return {id_: company or called(name, id_) for id_, name, company in found}


people_changed = ids_told(_EVERY, _CHANGED)


def tell_people(session: Session, ids: Sequence[int], _zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of people, by what they are called now and were called before."""
    query = select(Person.id, Person.name, Person.segment, Person.city, Person.country)
    rows = [
        PersonFigures(called(name, id_), *others)
        for id_, name, *others in session.execute(query.where(Person.id.in_(ids)))
    ]
    former = {called(name, id_) for id_, name in session.execute(_NAMES, {"ids": list(ids)})}
    names = former | {one.customer for one in rows}
    return (Told("customers", rows, [(name,) for name in sorted(names)]),)


def companies_changed(session: Session, after: int, until: int) -> Sequence[int]:
    """Return the ids of companies that such facts tell of, or of whose people; after 0, all."""
    if not after:
        return session.scalars(select(Company.id).order_by(Company.id)).all()
    people = list(people_changed(session, after, until))
    return session.scalars(_COMPANIES, {"people": people, "after": after, "until": until}).all()


def tell_companies(session: Session, ids: Sequence[int], _zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of companies, by what they are called now and were called before."""
    sector = func.mode().within_group(Person.segment)
    country = func.max(Company.country)
    query = select(Company.name, sector, country).where(Company.id.in_(ids)).group_by(Company.name)
    people = query.outerjoin(Person, Person.company_id == Company.id).order_by(Company.name)
    rows = [CompanyFigures(*row) for row in session.execute(people)]
    former = {*session.scalars(_COMPANY_NAMES, {"ids": list(ids)})} - {one.account for one in rows}
    return (Told("accounts", rows, [(name,) for name in sorted(former)]),)


FEEDS = (
    Feed("people", people_changed, tell_people),
    Feed("companies", companies_changed, tell_companies),
)
