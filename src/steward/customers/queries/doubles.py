"""Reads for finding people who were entered twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Double as Float
from sqlalchemy import String, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.errors import Likely
from steward.customers.events import DOUBLES_ID, DoublesAsked
from steward.customers.forms import PersonForm
from steward.customers.models import Company, Contact, Double, Merge, Person
from steward.customers.rules import DoubleState
from steward.kit.errors import NotFound
from steward.kit.events import Fact, find_latest_fact
from steward.kit.lists import Order, Sorts
from steward.kit.paging import Page
from steward.quant.doubles import (
    LIKELY,
    Record,
    folded_company,
    folded_mail,
    likely_at_entry,
)

_PAGE = 25
_LIKELIEST = 5
_FEW = 40  # people who are looked at before one is entered
_BY_CONTACT = text("""
    select person_id from contacts where kind = 'phone' and value = any(cast(:phones as citext[]))
    union
    select id from people where mail_key(email::text) = any(:mails)
    union
    select person_id from contacts where kind = 'email' and mail_key(value::text) = any(:mails)
    limit :few
""")
_BY_COMPANY = text("""
    select p.id from people p
    where p.company_id in (select id from companies where words like :company limit 20)
    order by similarity(p.words, lower(plain(:name))) desc, p.id limit :few
""")
_BY_PLACE = text("""
    select p.id from people p where p.postcode = :postcode
    order by similarity(p.words, lower(plain(:name))) desc, p.id limit :few
""")
_BY_POSTCODE = text("""
    select p.id from people p where p.postcode = :postcode
    order by similarity(p.words, lower(plain(:name))) desc, p.id limit :few
""")
_MARKS = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True)
class DoubleListing:
    """Which pairs to list: those likely by at least `least`, in a state; likeliest first."""

    least: float = LIKELY
    state: str = DoubleState.OPEN
    sort: str = "-score"


class Side(NamedTuple):
    """One of two people who are likely one, as they are laid side by side."""

    id: int
    name: str
    email: str
    phones: str
    emails: str
    company: str
    since: datetime


class DoubleRow(NamedTuple):
    """Two people who are likely one, the one who was entered first on the left.

    `merge_id` is of the merge that made them one.
    """

    id: int
    score: float
    reasons: Sequence[str]
    state: str
    left: Side
    right: Side
    merge_id: int | None = None


def people_as_records(session: Session, ids: Collection[int] | None = None) -> list[Record]:
    """Return people, all or some, as they are compared."""
    place = func.concat_ws(" ", Person.postcode, Person.address)
    people = select(
        Person.id, Person.name, cast(Person.email, String), Company.name, place
    ).outerjoin(Company, Company.id == Person.company_id)
    contacts = select(Contact.person_id, Contact.kind, cast(Contact.value, String))
    if ids is not None:
        people = people.where(Person.id.in_(ids))
        contacts = contacts.where(Contact.person_id.in_(ids))
    known: dict[tuple[int, str], list[str]] = {}
    for person_id, kind, value in session.execute(contacts):
        known.setdefault((person_id, kind), []).append(value)
    return [
        Record(
            id_,
            name,
            (*((email,) if email else ()), *known.get((id_, "email"), ())),
            tuple(known.get((id_, "phone"), ())),
            company or "",
            where,
        )
        for id_, name, email, company, where in session.execute(people.order_by(Person.id))
    ]


def likely_doubles(session: Session, form: PersonForm) -> list[Likely]:
    """Return who is known and likely the person of a form: by phone, mail, name, company, place."""
    mails = [one for one in (form.email, *form.emails) if one]
    asked = {"phones": form.phones, "mails": [folded_mail(one) for one in mails], "few": _FEW}
    ids = set(session.scalars(_BY_CONTACT, asked)) if form.phones or mails else set()
    if form.company:
        like = f"%{folded_company(form.company).translate(_MARKS)}%"
        asked = {"company": like, "name": form.name, "few": _FEW}
        ids |= set(session.scalars(_BY_COMPANY, asked))
    if form.postcode:
        asked = {"postcode": form.postcode, "name": form.name, "few": _FEW}
        ids |= set(session.scalars(_BY_POSTCODE, asked))
    if not ids:
        return []
    place = " ".join(filter(None, (form.postcode, form.address)))
    entered = Record(0, form.name, tuple(mails), tuple(form.phones), form.company or "", place)
    known = people_as_records(session, ids)
    names = {one.id: one.name for one in known}
    found = likely_at_entry(entered, known)[:_LIKELIEST]
    return [Likely(id_, names[id_], reasons) for id_, reasons in found]


def list_doubles(
    session: Session,
    actor: Actor,
    listing: DoubleListing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[DoubleRow]:
    """List pairs of people who are likely one, a page at a time."""
    demand(actor, "customers.read")
    order = Order.of(listing.sort, _SORTS, Double.id)
    query = select(Double.id).where(Double.state == listing.state, Double.score >= listing.least)
    ids, more = order.page(session, query, cursor, limit)
    return Page(_rows(session, [id_ for (id_,) in ids]), more)


_SORTS: Sorts = {
    "name": (cast(Double.score, Float), float),
    "score": (cast(Double.score, Float), float),
}


def _rows(session: Session, ids: Sequence[int]) -> list[DoubleRow]:
    pairs = {one.id: one for one in session.scalars(select(Double).where(Double.id.in_(ids)))}
    wanted = {id_ for one in pairs.values() for id_ in (one.left_id, one.right_id)}
    sides = _sides(session, wanted)
    merged = _merges(session, wanted - set(sides))
    gone = {id_: _gone(one) for id_, one in merged.items()}
    sides |= gone
    return [
        DoubleRow(
            id_,
            one.score,
            one.reasons,
            one.state,
            sides[one.left_id],
            sides[one.right_id],
            next((merged[x].id for x in (one.left_id, one.right_id) if x in merged), None),
        )
        for id_, one in ((id_, pairs[id_]) for id_ in ids)
        if one.left_id in sides and one.right_id in sides
    ]


def _merges(session: Session, gone_ids: Collection[int]) -> dict[int, Merge]:
    stands = Merge.gone_id.in_(gone_ids) & Merge.undone_at.is_(None)
    return {one.gone_id: one for one in session.scalars(select(Merge).where(stands))}


def _gone(merge: Merge) -> Side:
    """Return what is still known of somebody who was merged."""
    row = merge.gone or {}
    email = str(row.get("email") or "")
    return Side(merge.gone_id, merge.gone_name, email, "", "", "", merge.at)


def _sides(session: Session, ids: Collection[int]) -> dict[int, Side]:
    in_order = aggregate_order_by(literal(", "), Contact.id)
    values = func.string_agg(cast(Contact.value, String), in_order)
    mine = select(values).where(Contact.person_id == Person.id)
    phones, emails = (
        func.coalesce(mine.where(Contact.kind == kind).scalar_subquery(), "")
        for kind in ("phone", "email")
    )
    email = func.coalesce(cast(Person.email, String), "")
    company = func.coalesce(Company.name, "")
    query = (
        select(Person.id, Person.name, email, phones, emails, company, Person.created_at)
        .outerjoin(Company, Company.id == Person.company_id)
        .where(Person.id.in_(ids))
    )
    return {row[0]: Side(*row) for row in session.execute(query)}


def get_double(session: Session, actor: Actor, double_id: int) -> Double:
    """Return a pair, to be changed, to those who may see customers; or raise NotFound."""
    demand(actor, "customers.read")
    found = session.get(Double, double_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def last_search(session: Session) -> Fact | None:
    """Return the fact of the search for doubles that was asked for or ended last, or None."""
    return find_latest_fact(session, DoublesAsked.subject_kind, DOUBLES_ID)
