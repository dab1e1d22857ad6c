"""What segments can ask of customers: what everybody knows of them, and the house's own fields."""

from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from sqlalchemy import (
    ColumnElement,
    Date,
    Dialect,
    Numeric,
    Select,
    String,
    TypeDecorator,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased
from typing_extensions import override

from steward.customers.models import Company, Consent, CustomField, Person, Worth
from steward.customers.queries.fields import fields_of
from steward.customers.rules import FieldKind, Of, Purpose
from steward.kit.conditions import (
    Catalogue,
    CatalogueField,
    Conditions,
    Join,
    Kind,
    narrowed,
)
from steward.kit.countries import country_codes
from steward.kit.kept import Kept
from steward.kit.marks import N_
from steward.kit.running import today, zone
from steward.quant.worth import Segment as Rfm

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
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
# Asked for with each statement, as nothing runs yet when this is loaded.
_ZONE = bindparam("zone_of_house", type_=String, callable_=lambda: zone().key)


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
            cast(func.timezone(_ZONE, Person.created_at), Date),
        ),
        CatalogueField("email", N_("Has an address"), Kind.YES, Person.email.is_not(None)),
        CatalogueField("news", N_("Wants news"), Kind.YES, _News.given.expression, _NEWS),
        CatalogueField("signed_up", N_("Signed up"), Kind.YES, Person.user_id.is_not(None)),
    )
}


def add_fields(*fields: CatalogueField) -> None:
    """Let segments ask for what a module above knows of customers, too."""
    _fields.update({one.name: one for one in fields})


_OWN = "fields."
_KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.LINK: Kind.TEXT,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.DATE: Kind.DAY,
    FieldKind.YES_OR_NO: Kind.YES,
    FieldKind.CHOICE: Kind.CHOICE,
}


class _IsoDay(TypeDecorator[date]):
    """A day that is kept as a text, as ISO 8601 has it: such texts are in the order of days."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()


def own_name(key: str) -> str:
    """Return how conditions name a field of the house's own."""
    return f"{_OWN}{key}"


def own_keys(conditions: Conditions) -> set[str]:
    """Return the keys of the house's own fields that conditions ask for."""
    asked = (one.field for group in conditions.groups for one in group.conditions)
    return {name.removeprefix(_OWN) for name in asked if name.startswith(_OWN)}


def _own(field: CustomField) -> CatalogueField:
    choices = {one: one for one in field.choices}
    kind = _KINDS[FieldKind(field.kind)]
    return CatalogueField(
        own_name(field.key),
        field.title,
        kind,
        _own_column(field.key, kind),
        choices=(lambda: choices) if kind == Kind.CHOICE else None,
        is_own=True,
    )


def _own_column(key: str, kind: Kind) -> ColumnElement[Any]:
    """Return what a field holds, as its kind is compared; what is no number is none."""
    held = func.nullif(Person.fields[key].as_string(), "", type_=String)
    if kind == Kind.NUMBER:
        return case((held.regexp_match(_NUMBER), cast(held, Numeric)))
    if kind == Kind.DAY:
        return type_coerce(held.collate("C"), _IsoDay())
    return held == "true" if kind == Kind.YES else held


def _load(session: Session) -> dict[str, CatalogueField]:
    found = (_own(one) for one in fields_of(session, Of.PERSON))
    return {one.name: one for one in found}


_KEPT = Kept("customer_fields", _load)


def catalogue(session: Session) -> Catalogue:
    """Return what segments may ask of customers; the house's own fields come last."""
    return _fields | _KEPT.read(session)


def within(
    session: Session, query: Select[*tuple[Any, ...]], conditions: Conditions
) -> Select[Any]:
    """Keep of a query over people those of whom the conditions hold."""
    return narrowed(query, conditions, catalogue(session), today())
