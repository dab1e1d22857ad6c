"""What the registry itself tells of people: when we came to know them, consents, calls noted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, case, cast, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, User
from steward.customers.models import Call, CustomerFile, FollowUp, Merge, Person
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
from steward.customers.rules import ENDS, FollowUpState, Purpose
from steward.kit.events import Fact
from steward.kit.marks import N_

_KINDS: Mapping[str, Kind] = {
    "customer.added": Kind.RECORD,
    "customer.merged": Kind.RECORD,
    "customer.parted": Kind.RECORD,
    "customer.exported": Kind.RECORD,
    "customer.export_fetched": Kind.RECORD,
    "customer.erasure_asked": Kind.RECORD,
    "customer.erasure_stopped": Kind.RECORD,
    "customer.erased": Kind.RECORD,
    "customer.address_failed": Kind.RECORD,
    "customer.called": Kind.CALL,
    "customer.file_added": Kind.RECORD,
    "consent.given": Kind.CONSENT,
    "consent.withdrawn": Kind.CONSENT,
    "follow_up.added": Kind.FOLLOW_UP,
    "follow_up.moved": Kind.FOLLOW_UP,
    "follow_up.given": Kind.FOLLOW_UP,
    "follow_up.ended": Kind.FOLLOW_UP,
}
_WORDS: Mapping[str, str] = {
    "customer.added": N_("Known since"),
    "customer.merged": N_("Merged from"),
    "customer.parted": N_("Merge undone"),
    "customer.exported": N_("A copy of all that is known is ready"),
    "customer.export_fetched": N_("The copy of all that is known was fetched"),
    "customer.erasure_asked": N_("To be erased"),
    "customer.erasure_stopped": N_("Not erased: something was open again"),
    "customer.erased": N_("Erased"),
    "customer.address_failed": N_("Mail did not arrive"),
    "customer.file_added": N_("A file was added"),
    "follow_up.added": N_("To follow up"),
    "follow_up.moved": N_("To follow up on another day"),
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


def read(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Return what the registry tells of people, also of those who became one with them."""
    here = whose.has(Person.id) & visible_to(actor)
    people = select(Person.id.label("former"), Person.id.label("now")).where(here)
    known = people.cte("known_as", recursive=True)
    former = select(Merge.gone_id, known.c.now).join(known, Merge.kept_id == known.c.former)
    known = known.union(former.where(Merge.undone_at.is_(None)))
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
            FollowUp.title.label("follow_up"),
            FollowUp.outcome,
            Fact.actor_id,
            User.id.label("keeper_id"),
            User.name.label("keeper"),
            known.c.now,
            Merge.id.label("merge_id"),
            Merge.gone_id,
            Merge.gone["name"].as_string().label("gone_name"),
            case((Fact.kind == "customer.parted", Merge.undone_why), else_=Merge.reason).label(
                "why"
            ),
        )
        .join(known, Fact.subject_id == known.c.former)
        .outerjoin(Call, Call.id == _number("call_id"))
        .outerjoin(Merge, Merge.id == _number("merge_id"))
        .outerjoin(FollowUp, FollowUp.id == _number("follow_up_id"))
        .outerjoin(User, User.id == _number("assignee_id"))
        .outerjoin(CustomerFile, CustomerFile.id == _number("file_id"))
        .where(about("person", _KINDS))
    )
    return [_entry(row) for row in newest(session, told, asked)]


def _number(name: str) -> ColumnElement[int]:
    return cast(Fact.data[name].as_string(), BigInteger)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind(row.sort),
        words=_words(row),
        number=f"#{row.gone_id}" if row.gone_id else "",
        title=row.gone_name or row.follow_up or "",
        url=f"/desk/customers/merges/{row.merge_id}" if row.merge_id else None,
        text=_text(row),
        who=row.actor_name,
        person_id=row.now,
    )


def _text(row: Row[Any]) -> str:
    if row.kind == "follow_up.ended":
        return row.outcome or ""
    if row.kind == "follow_up.given" and row.keeper_id != row.actor_id:
        return row.keeper or ""
    told = (row.said, row.why, row.data.get("trouble"), row.data.get("proof"), row.file)
    return next(filter(None, told), "")


def _words(row: Row[Any]) -> str:
    if row.kind == "customer.called":
        return N_("They called") if row.by_customer else N_("We called")
    if row.sort == Kind.CONSENT:
        return _CONSENTS[row.kind, row.data["purpose"]]
    if row.kind == "follow_up.ended":
        return ENDS[FollowUpState(row.data["how"])]
    return _given(row) if row.kind == "follow_up.given" else _WORDS[row.kind]


def _given(row: Row[Any]) -> str:
    if row.keeper_id is None:
        return N_("Left to whoever follows up")
    if row.keeper_id == row.actor_id:
        return N_("Taken, to follow up")
    return N_("Handed over, to follow up")


REGISTRY = Source("registry", frozenset(_KINDS.values()), read)
