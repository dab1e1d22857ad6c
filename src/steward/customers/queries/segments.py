"""Saved segments: how many and who belong to them, and who uses them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap

from sqlalchemy import BigInteger, String, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.models import Company, CustomField, Person, Segment, Worth
from steward.customers.queries.catalogue import own_keys, own_name, within
from steward.customers.rules import Of
from steward.kit.conditions import Condition, Conditions
from steward.kit.errors import NotFound
from steward.kit.kept import Kept
from steward.kit.lists import Order, Sorts
from steward.kit.paging import Page

_PAGE = 50
Use = Callable[[Session, Segment], Sequence[str]]
_uses: list[Use] = []


def add_uses(*uses: Use) -> None:
    """Have modules say where they use a segment, in words, so that it is not taken from them."""
    _uses.extend(one for one in uses if one not in _uses)


def uses_of(session: Session, segment: Segment) -> list[str]:
    """Return where a segment is used, in words."""
    return [words for use in _uses for words in use(session, segment)]


def count_people(session: Session, actor: Actor, conditions: Conditions) -> int:
    """Count the people of whom checked conditions hold."""
    demand(actor, "insights.read")
    return session.scalar(within(session, select(func.count(Person.id)), conditions)) or 0


@dataclass(frozen=True)
class MemberRow:
    """Somebody of a segment, as its list shows them; without an order there is no worth."""

    id: int
    name: str
    email: str | None
    company: str | None
    revenue: Decimal | None
    last_on: date | None


_SORTS: Sorts = {
    "name": (func.lower(Person.name), str),
    "email": (func.lower(func.coalesce(cast(Person.email, String), "")), str),
}


def list_members(
    session: Session,
    actor: Actor,
    conditions: Conditions,
    *,
    sort: str = "name",
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[MemberRow]:
    """List the people of whom checked conditions hold, a page at a time."""
    demand(actor, "insights.read")
    order = Order.of(sort, _SORTS, Person.id)
    rows, more = order.page(session, within(session, select(Person.id), conditions), cursor, limit)
    ids = [id_ for (id_,) in rows]
    query = (
        select(Person.id, Person.name, Person.email, Company.name, Worth.revenue, Worth.last_on)
        .outerjoin(Company, Company.id == Person.company_id)
        .outerjoin(Worth, Worth.person_id == Person.id)
        .where(Person.id.in_(ids))
    )
    found = {row.id: row for row in starmap(MemberRow, session.execute(query))}
    return Page([found[id_] for id_ in ids], more)


def list_segments(session: Session, actor: Actor) -> Sequence[Segment]:
    """List the saved segments, by name."""
    demand(actor, "insights.read")
    return session.scalars(select(Segment).order_by(Segment.name)).all()


def segment_choices(session: Session) -> dict[int, str]:
    """Return the names of the saved segments, by their ids."""
    return {one.id: one.name for one in _KEPT.read(session)}


def get_segment(
    session: Session, actor: Actor, segment_id: int, *, for_update: bool = False
) -> Segment:
    """Return a segment, to those who may see them; raises NotFound."""
    demand(actor, "insights.read")
    found = session.get(Segment, segment_id, with_for_update=for_update or None)
    if found is None:
        raise NotFound
    return found


def find_segment_named(session: Session, name: str) -> Segment | None:
    """Return the segment of a name, in whatever letters, or None."""
    return session.scalars(select(Segment).where(Segment.name == name)).one_or_none()


def find_conditions(session: Session, segment_id: int | None) -> Conditions | None:
    """Return the conditions of a saved segment, or None of none."""
    found = session.get(Segment, segment_id) if segment_id else None
    return conditions_of(found) if found else None


def conditions_of(segment: Segment) -> Conditions:
    """Return the conditions of a segment."""
    return Conditions.model_validate(segment.conditions)


@dataclass(frozen=True)
class _Saved:
    id: int
    name: str
    conditions: Conditions


def _load(session: Session) -> tuple[_Saved, ...]:
    found = session.scalars(select(Segment).order_by(Segment.name))
    return tuple(_Saved(one.id, one.name, conditions_of(one)) for one in found)


_KEPT = Kept("segments", _load)


def belonging(
    session: Session, person_ids: Collection[int], names: Collection[str]
) -> Mapping[int, frozenset[str]]:
    """Return of people in which of the named segments they are, in small letters: in one query.

    Names that are no saved segment's are left out, and cost nothing.
    """
    wanted = {name.casefold() for name in names}
    saved = [one for one in _KEPT.read(session) if one.name.casefold() in wanted] if wanted else []
    if not saved or not person_ids:
        return {}
    # One value, however many they are: a statement has room for 65,535.
    is_one_of_them = Person.id == any_(literal(list(person_ids), ARRAY(BigInteger)))
    parts = [
        within(session, select(Person.id, literal(one.name)).where(is_one_of_them), one.conditions)
        for one in saved
    ]
    found: dict[int, frozenset[str]] = {}
    for person_id, name in session.execute(parts[0].union_all(*parts[1:])):
        found[person_id] = found.get(person_id, frozenset()) | {name.casefold()}
    return found


def segments_of(session: Session, person_id: int, names: Collection[str]) -> frozenset[str]:
    """Return those of the named segments that somebody is in, in small letters."""
    return belonging(session, [person_id], names).get(person_id, frozenset())


def segment_names(session: Session) -> list[str]:
    """Return the names of the saved segments, in their order."""
    return [one.name for one in _KEPT.read(session)]


def segments_asking(session: Session, field: CustomField) -> dict[str, list[Condition]]:
    """Return which saved segments go by a field of the house's own, and what they ask of it."""
    if field.of != Of.PERSON:
        return {}
    asked = {one.name: _asked(one.conditions, own_name(field.key)) for one in _KEPT.read(session)}
    return {name: conditions for name, conditions in asked.items() if conditions}


def _asked(conditions: Conditions, name: str) -> list[Condition]:
    return [one for part in conditions.groups for one in part.conditions if one.field == name]


def hold_fields(session: Session, conditions: Conditions) -> None:
    """Keep the house's own fields that conditions ask for from being put away meanwhile."""
    theirs = CustomField.of == Of.PERSON, CustomField.key.in_(own_keys(conditions))
    query = select(CustomField.id).where(*theirs).order_by(CustomField.id)
    session.execute(query.with_for_update(read=True))
