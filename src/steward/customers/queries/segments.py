"""Saved segments: what can be asked of customers, how many and who they are, and who uses them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from typing import Any

from babel import Locale
from sqlalchemy import Date, Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from steward.accounts import Actor, demand
from steward.customers.models import Company, Consent, Person, Segment, Worth
from steward.customers.rules import Purpose
from steward.kit.conditions import (
    Catalogue,
    CatalogueField,
    Conditions,
    Join,
    Kind,
    narrowed,
)
from steward.kit.countries import country_codes
from steward.kit.errors import NotFound
from steward.kit.kept import Kept
from steward.kit.lists import Order, Sorts
from steward.kit.marks import N_
from steward.kit.paging import Page
from steward.kit.running import today
from steward.quant.worth import Segment as Rfm

_PAGE = 50
_RFM = {
    Rfm.CHAMPIONS: N_("Champion"),
    Rfm.LOYAL: N_("Loyal"),
    Rfm.PROMISING: N_("Promising"),
    Rfm.COOLING: N_("Cooling"),
    Rfm.AT_RISK: N_("At risk"),
    Rfm.LAPSED: N_("Lapsed"),
}
# Under names of their own, as who narrows a query may have joined the same tables.
_Worth, _Company = aliased(Worth, name="their_worth"), aliased(Company, name="their_company")
_News = aliased(Consent, name="their_news")
_WORTH = Join(_Worth, _Worth.person_id == Person.id)
_COMPANY = Join(_Company, _Company.id == Person.company_id)
_NEWS = Join(_News, and_(_News.person_id == Person.id, _News.purpose == Purpose.NEWS))
_PERCENT = 100


def _rfm_names() -> dict[str, str]:
    return {one.value: name for one, name in _RFM.items()}


@lru_cache(1)
def _countries() -> dict[str, str]:
    names = Locale("en").territories
    found = {code: str(names.get(code, code)) for code in country_codes()}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _of_worth(name: str, title: str, kind: Kind, column: Any) -> CatalogueField:  # noqa: ANN401 - any column
    return CatalogueField(name, title, kind, column, _WORTH)


_NOTHING = literal(0)
_fields: dict[str, CatalogueField] = {
    one.name: one
    for one in (
        CatalogueField(
            "worth", N_("Type by worth"), Kind.CHOICE, _Worth.segment.expression, _WORTH, _rfm_names
        ),
        _of_worth("orders", N_("Orders"), Kind.NUMBER, func.coalesce(_Worth.orders, _NOTHING)),
        _of_worth("last_order", N_("Last order"), Kind.DAY, _Worth.last_on.expression),
        _of_worth("first_order", N_("First order"), Kind.DAY, _Worth.first_on.expression),
        _of_worth("revenue", N_("Revenue"), Kind.NUMBER, func.coalesce(_Worth.revenue, _NOTHING)),
        _of_worth("margin", N_("Margin"), Kind.NUMBER, _Worth.margin.expression),
        _of_worth("lapsed", N_("Lapsed by own rhythm"), Kind.YES, _Worth.lapsed_on.is_not(None)),
        _of_worth("alive", N_("Still a customer, %"), Kind.NUMBER, _Worth.alive * _PERCENT),
        _of_worth(
            "expected_orders",
            N_("Expected orders in 90 days"),
            Kind.NUMBER,
            _Worth.expected_orders.expression,
        ),
        _of_worth(
            "expected_value",
            N_("Expected in a year"),
            Kind.NUMBER,
            _Worth.expected_value.expression,
        ),
        _of_worth(
            "standing",
            N_("Worth more than % of customers"),
            Kind.NUMBER,
            _Worth.standing * _PERCENT,
        ),
        _of_worth("cost", N_("Cost to serve"), Kind.NUMBER, func.coalesce(_Worth.cost, _NOTHING)),
        CatalogueField("kind", N_("Kind, as entered"), Kind.TEXT, Person.segment.expression),
        CatalogueField("company", N_("Company"), Kind.TEXT, _Company.name.expression, _COMPANY),
        CatalogueField(
            "country", N_("Country"), Kind.CHOICE, Person.country.expression, None, _countries
        ),
        CatalogueField("city", N_("City"), Kind.TEXT, Person.city.expression),
        CatalogueField("tags", N_("Tags"), Kind.TAGS, Person.tags.expression),
        CatalogueField("postcode", N_("Postcode"), Kind.TEXT, Person.postcode.expression),
        CatalogueField("language", N_("Language"), Kind.TEXT, Person.language.expression),
        CatalogueField(
            "since",
            N_("Known since"),
            Kind.DAY,
            cast(func.timezone("UTC", Person.created_at), Date),
        ),
        CatalogueField("email", N_("Has an address"), Kind.YES, Person.email.is_not(None)),
        CatalogueField("news", N_("Wants news"), Kind.YES, _News.given.expression, _NEWS),
        CatalogueField("signed_up", N_("Signed up"), Kind.YES, Person.user_id.is_not(None)),
    )
}
Use = Callable[[Session, Segment], Sequence[str]]
_uses: list[Use] = []


def add_fields(*fields: CatalogueField) -> None:
    """Let segments ask for what a module above knows of customers, too."""
    _fields.update({one.name: one for one in fields})


def add_uses(*uses: Use) -> None:
    """Have modules say where they use a segment, in words, so that it is not taken from them."""
    _uses.extend(one for one in uses if one not in _uses)


def catalogue() -> Catalogue:
    """Return what segments may ask of customers."""
    return _fields


def uses_of(session: Session, segment: Segment) -> list[str]:
    """Return where a segment is used, in words."""
    return [words for use in _uses for words in use(session, segment)]


def within(query: Select[*tuple[Any, ...]], conditions: Conditions) -> Select[Any]:
    """Keep of a query over people those of whom the conditions hold."""
    return narrowed(query, conditions, _fields, today())


def count_people(session: Session, actor: Actor, conditions: Conditions) -> int:
    """Count the people of whom checked conditions hold."""
    demand(actor, "insights.read")
    return session.scalar(within(select(func.count(Person.id)), conditions)) or 0


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
    rows, more = order.page(session, within(select(Person.id), conditions), cursor, limit)
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
    parts = [
        within(
            select(Person.id, literal(one.name)).where(Person.id.in_(person_ids)), one.conditions
        )
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
