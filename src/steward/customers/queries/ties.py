"""Reads of relations of people and companies, and of the files kept with them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from steward.accounts import Actor, demand
from steward.customers.models import Company, CustomerFile, Person, Relation
from steward.customers.queries.companies import company_names
from steward.customers.queries.people import find_person_by_email, search_people
from steward.customers.rules import TIES, Of, Tie
from steward.kit.errors import NotFound

_SUGGESTED = 5
_NUMBER = re.compile(r"#(\d{1,18})$")
_MAIL = re.compile(r"<([^<>]+)>$|^(\S+@\S+)$")


class Party(NamedTuple):
    """A person or a company, as one of two sides."""

    of: Of
    id: int
    name: str = ""


class RelationRow(NamedTuple):
    """A relation as one of its sides tells it."""

    id: int
    tie: Tie
    is_told_from_here: bool
    words: str
    other: Party
    note: str


def relations_of(session: Session, whose: Party) -> list[RelationRow]:
    """Return what a person or a company is to others, in the order of the words."""
    other, firm = aliased(Person), aliased(Company)
    to_other, to_firm = aliased(Person), aliased(Company)
    query = (
        select(Relation, other.name, firm.name, to_other.name, to_firm.name)
        .outerjoin(other, other.id == Relation.person_id)
        .outerjoin(firm, firm.id == Relation.company_id)
        .outerjoin(to_other, to_other.id == Relation.to_person_id)
        .outerjoin(to_firm, to_firm.id == Relation.to_company_id)
        .where(_touches(whose))
        .order_by(Relation.kind, Relation.id)
    )
    found = []
    for relation, *names in session.execute(query):
        one, to = _sides(relation, names)
        tie, mine = Tie(relation.kind), one[:2] == whose[:2]
        words, party = (TIES[tie].forth, to) if mine else (TIES[tie].back, one)
        found.append(RelationRow(relation.id, tie, mine, words, party, relation.note))
    return found


def _touches(whose: Party) -> ColumnElement[bool]:
    if whose.of == Of.PERSON:
        return (Relation.person_id == whose.id) | (Relation.to_person_id == whose.id)
    return (Relation.company_id == whose.id) | (Relation.to_company_id == whose.id)


def _sides(relation: Relation, names: Sequence[str | None]) -> tuple[Party, Party]:
    return (
        _party(relation.person_id, relation.company_id, names[0] or names[1]),
        _party(relation.to_person_id, relation.to_company_id, names[2] or names[3]),
    )


def _party(person_id: int | None, company_id: int | None, name: str | None) -> Party:
    if person_id is not None:
        return Party(Of.PERSON, person_id, name or "")
    return Party(Of.COMPANY, company_id or 0, name or "")


def get_relation(session: Session, actor: Actor, relation_id: int) -> Relation:
    """Return a relation, to be changed, to those who may see customers; or raise NotFound."""
    demand(actor, "customers.read")
    found = session.get(Relation, relation_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def suggested(session: Session, actor: Actor, words: str) -> list[str]:
    """Return whom words may mean, written so that `party_named` finds them again."""
    if not words:
        return []
    people = search_people(session, actor, words, limit=_SUGGESTED).items
    written = [
        f"{one.name} <{one.email}>" if one.email else f"{one.name} #{one.id}" for one in people
    ]
    return [*company_names(session, words, limit=_SUGGESTED), *written]


def party_named(session: Session, of: Of, words: str) -> Party | None:
    """Return whom somebody named: by #number, <address>, or a name that nobody else has."""
    if of == Of.PERSON and (mail := _MAIL.search(words)):
        person = find_person_by_email(session, mail[1] or mail[2])
        return Party(of, person.id, person.name) if person else None
    table: type[Person | Company] = Person if of == Of.PERSON else Company
    number = _NUMBER.search(words)
    asked = table.id == int(number[1]) if number else func.lower(table.name) == words.lower()
    named = session.execute(select(table.id, table.name).where(asked).limit(2)).all()
    return Party(of, *named[0]) if len(named) == 1 else None


def files_of(session: Session, whose: Party) -> Sequence[CustomerFile]:
    """List the files that are kept with a person or a company, the newest first."""
    column = CustomerFile.person_id if whose.of == Of.PERSON else CustomerFile.company_id
    query = select(CustomerFile).where(column == whose.id)
    return session.scalars(query.order_by(CustomerFile.id.desc())).all()


def get_file(
    session: Session, actor: Actor, file_id: int, *, for_update: bool = False
) -> CustomerFile:
    """Return a file to those who may see customers, or raise NotFound."""
    demand(actor, "customers.read")
    found = session.get(CustomerFile, file_id, with_for_update=for_update)
    if found is None:
        raise NotFound
    return found
