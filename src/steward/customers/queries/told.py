"""What the registry itself tells of people: when we came to know them, consents, calls noted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers.models import Call, CustomerFile, Person
from steward.customers.queries.people import visible_to
from steward.customers.queries.timeline import (
    Asked,
    Entry,
    Kind,
    Source,
    Whose,
    about,
    fact_key,
    kind_of,
    newest,
)
from steward.customers.rules import Purpose
from steward.kit.events import Fact
from steward.kit.marks import N_

_KINDS: Mapping[str, Kind] = {
    "customer.added": Kind.RECORD,
    "customer.merged": Kind.RECORD,
    "customer.address_failed": Kind.RECORD,
    "customer.called": Kind.CALL,
    "customer.file_added": Kind.RECORD,
    "consent.given": Kind.CONSENT,
    "consent.withdrawn": Kind.CONSENT,
}
_WORDS: Mapping[str, str] = {
    "customer.added": N_("Known since"),
    "customer.merged": N_("Two records became one"),
    "customer.address_failed": N_("Mail did not arrive"),
    "customer.file_added": N_("A file was added"),
}
_CONSENTS: Mapping[tuple[str, str], str] = {
    ("consent.given", Purpose.NEWS): N_("Agreed to news"),
    ("consent.given", Purpose.CALLS): N_("Agreed to calls about offers"),
    ("consent.given", Purpose.TEXTS): N_("Agreed to text messages about offers"),
    ("consent.given", Purpose.SURVEYS): N_("Agreed to be asked how it was"),
    ("consent.withdrawn", Purpose.NEWS): N_("Wants no more news"),
    ("consent.withdrawn", Purpose.CALLS): N_("Wants no more calls about offers"),
    ("consent.withdrawn", Purpose.TEXTS): N_("Wants no more text messages about offers"),
    ("consent.withdrawn", Purpose.SURVEYS): N_("Wants to be asked no more how it was"),
}
_MERGED = "customer.merged"


def read(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Return what the registry tells of people, also of those who became one with them."""
    here = whose.has(Person.id) & visible_to(actor)
    people = select(Person.id.label("former"), Person.id.label("now")).where(here)
    known = people.cte("known_as", recursive=True)
    merged = Fact.data["merged_id"].as_string().cast(BigInteger)
    former = select(merged, known.c.now).join(known, Fact.subject_id == known.c.former)
    known = known.union(former.where(about("person", {_MERGED})))
    told = (
        select(
            func.coalesce(Call.at, Fact.at).label("at"),
            fact_key().label("key"),
            kind_of(_KINDS).label("sort"),
            Fact.kind,
            Fact.actor_name,
            Fact.data,
            Call.said,
            Call.by_customer,
            CustomerFile.name.label("file"),
            known.c.now,
        )
        .join(known, Fact.subject_id == known.c.former)
        .outerjoin(Call, Call.id == Fact.data["call_id"].as_string().cast(BigInteger))
        .outerjoin(
            CustomerFile, CustomerFile.id == Fact.data["file_id"].as_string().cast(BigInteger)
        )
        .where(about("person", _KINDS))
    )
    return [_entry(row) for row in newest(session, told, asked)]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind(row.sort),
        words=_words(row),
        text=row.said or row.data.get("trouble") or row.data.get("proof") or row.file or "",
        who=row.actor_name,
        person_id=row.now,
    )


def _words(row: Row[Any]) -> str:
    if row.kind == "customer.called":
        return N_("They called") if row.by_customer else N_("We called")
    if row.sort == Kind.CONSENT:
        return _CONSENTS[row.kind, row.data["purpose"]]
    return _WORDS[row.kind]


REGISTRY = Source("registry", frozenset(_KINDS.values()), read)
