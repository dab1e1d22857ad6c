"""A customer's timeline: what every module tells of them, put into one order.

A module offers a `Source`, which `steward.main` adds; this one knows none of them by name. Entries
are in the order of their moments, the newest first, and of their keys where they share one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    any_,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor
from steward.customers.models import Person
from steward.customers.queries.companies import get_company
from steward.customers.queries.people import get_person, visible_to
from steward.kit.errors import BadInput
from steward.kit.events import Fact
from steward.kit.marks import N_
from steward.kit.paging import Key, Page, decode_cursor, page_of

PAGE = 30
Told = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
_MOST_ANEW = 200  # entries of an open page that is read again


class Kind(StrEnum):
    """What an entry is about."""

    TICKET = "ticket"
    CHAT = "chat"
    CALL = "call"
    ORDER = "order"
    DELIVERY = "delivery"
    RETURN = "return"
    REFUND = "refund"
    DEAL = "deal"
    SURVEY = "survey"
    PROMISE = "promise"
    PROBLEM = "problem"
    CONSENT = "consent"
    FOLLOW_UP = "follow_up"
    RECORD = "record"


KIND_WORDS: Mapping[Kind, str] = {
    Kind.TICKET: N_("Tickets"),
    Kind.CHAT: N_("Chats"),
    Kind.CALL: N_("Calls"),
    Kind.ORDER: N_("Orders"),
    Kind.DELIVERY: N_("Deliveries"),
    Kind.RETURN: N_("Returns"),
    Kind.REFUND: N_("Refunds"),
    Kind.DEAL: N_("Deals"),
    Kind.SURVEY: N_("How it was"),
    Kind.PROMISE: N_("Promises"),
    Kind.PROBLEM: N_("Problems"),
    Kind.FOLLOW_UP: N_("Follow-ups"),
    Kind.CONSENT: N_("Consents"),
    Kind.RECORD: N_("Record"),
}


@dataclass(frozen=True)
class Whose:
    """Whose timeline it is: a person's, or a company's with all its people."""

    person_ids: tuple[int, ...]
    company_id: int | None = None

    def has(
        self, person_id: ColumnElement[int] | InstrumentedAttribute[Any]
    ) -> ColumnElement[bool]:
        """Whether a row is of one of these people: one parameter, however many they are."""
        return person_id == any_(literal(list(self.person_ids), ARRAY(BigInteger)))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline: at which moment, what happened, to what, by whom.

    `words` say what happened, `number` and `title` to what, `url` leads there; `text` is what was
    said, `folded` how many messages were written. `is_good` tells a promise kept from one broken,
    and who is content from who is not.
    `key` is like no other's. `person_id` is whom it concerns, where it is one person.
    """

    at: datetime
    key: str
    kind: Kind
    words: str
    number: str = ""
    title: str = ""
    text: str = ""
    url: str | None = None
    who: str = ""
    folded: int = 0
    is_good: bool | None = None
    amount: Decimal | None = None
    currency: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Asked:
    """Which entries: the newest `limit` of some kinds, of those before a moment and a key."""

    kinds: frozenset[Kind]
    limit: int
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class Source:
    """What a module has of customers: entries of these kinds, in one query, newest first.

    What the actor may not see, `read` leaves out.
    """

    name: str
    kinds: frozenset[Kind]
    read: Callable[[Session, Actor, Whose, Asked], Sequence[Entry]]


_sources: dict[str, Source] = {}


def add_sources(*sources: Source) -> None:
    """Have timelines show what these tell, too."""
    _sources.update({one.name: one for one in sources})


def whose_person(session: Session, actor: Actor, person_id: int) -> Whose:
    """Say whose timeline it is; raises NotFound for somebody whom the actor may not see."""
    return Whose((get_person(session, actor, person_id).id,))


def whose_company(session: Session, actor: Actor, company_id: int) -> Whose:
    """Say whose timeline it is; raises NotFound for a company that is not there."""
    get_company(session, actor, company_id)
    people = select(Person.id).where(Person.company_id == company_id, visible_to(actor))
    return Whose(tuple(session.scalars(people.order_by(Person.id))), company_id)


def timeline(
    session: Session,
    actor: Actor,
    whose: Whose,
    *,
    kind: Kind | None = None,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[Entry]:
    """Return a page of a timeline, newest first, by one query a source that has such entries.

    Raises BadInput for a cursor that is not ours.
    """
    kinds = frozenset([kind] if kind else Kind)
    asked = Asked(kinds, limit + 1, _place(cursor) if cursor else None)
    found = [
        entry
        for source in _sources.values()
        if source.kinds & kinds
        for entry in source.read(session, actor, whose, asked)
    ]
    found.sort(key=_place_of, reverse=True)
    return page_of(found[: limit + 1], limit, _key)


def since(
    session: Session, actor: Actor, whose: Whose, *, kind: Kind | None, last: str | None
) -> Sequence[Entry]:
    """Return the newest entries down to that of a cursor: a page that is open, as it is now."""
    found = timeline(session, actor, whose, kind=kind, limit=_MOST_ANEW).items
    place = _place(last) if last else None
    return [one for one in found if place is None or _place_of(one) >= place]


def _place_of(entry: Entry) -> tuple[datetime, str]:
    return entry.at, entry.key


def _key(entry: Entry) -> Key:
    return [entry.at.isoformat(), entry.key]


def _place(cursor: str) -> tuple[datetime, str]:
    at, key = decode_cursor(cursor, kinds=[str, str])
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        msg = N_("This page marker is not one of ours. Leave it out to start at the first page.")
        raise BadInput(msg, errors={"cursor": msg})
    return moment, str(key)


def fact_key() -> ColumnElement[str]:
    """Return the key of an entry that a fact tells of: keys are in the order of the facts."""
    return func.lpad(cast(Fact.id, String), 19, "0")


def kind_of(kinds: Mapping[str, Kind]) -> ColumnElement[str]:
    """Return the kind of an entry by that of its fact."""
    return case({fact: str(kind) for fact, kind in kinds.items()}, value=Fact.kind)


def about(subject_kind: str, kinds: Collection[str]) -> ColumnElement[bool]:
    """Select facts of some kinds about things of one."""
    return (Fact.subject_kind == subject_kind) & Fact.kind.in_(sorted(kinds))


def newest(
    session: Session,
    told: Told,
    asked: Asked,
    *beside: ColumnElement[Any],
) -> Sequence[Row[Any]]:
    """Return those that are asked for of what a source tells, newest first.

    `told` has columns `at`, `key` and `sort`, a Kind. All of a customer is found before it is put
    in order: read in the order of time, a rare customer would cost a search through everybody's.
    `beside` is read of those alone that are returned; it calls the others by `told`.
    """
    found = told.cte("told").prefix_with("materialized", dialect="postgresql")
    at, key = found.c.at, found.c.key.collate("C")
    query = select(found, *beside).order_by(at.desc(), key.desc()).limit(asked.limit)
    if asked.kinds != frozenset(Kind):
        query = query.where(found.c.sort.in_(sorted(asked.kinds)))
    if asked.before:
        moment, last = asked.before
        query = query.where(tuple_(at, key) < tuple_(literal(moment), literal(last)))
    return session.execute(query).all()
