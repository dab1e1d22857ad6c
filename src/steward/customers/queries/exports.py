"""People and companies as files for a spreadsheet have them; people by the names of an import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor
from steward.customers.models import Company, Contact, Person
from steward.customers.queries.companies import (
    COMPANY_SORTS,
    PEOPLE_OF_COMPANY,
    companies_listed,
)
from steward.customers.queries.people import Listing, listed, order_of
from steward.customers.rules import shown
from steward.kit.lists import Order
from steward.kit.paging import Page

EXPORTED = (
    "steward_number",
    "name",
    "email",
    "phones",
    "emails",
    "company",
    "segment",
    "language",
    "address",
    "postcode",
    "city",
    "country",
    "tags",
    "notes",
)
EXPORTED_OF_COMPANY = (
    "number",
    "name",
    "domain",
    "people",
    "address",
    "postcode",
    "city",
    "country",
    "tags",
    "notes",
)
_BETWEEN = "; "  # values of one cell


class Exported(NamedTuple):
    """One of them as a row of a file: the cells that have names, those of fields, since when."""

    cells: tuple[object, ...]
    created_at: datetime


def export_people(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    keys: Sequence[str],
    cursor: str | None = None,
    limit: int = 1000,
) -> Page[Exported]:
    """Return people of a list with all that is known of them; `keys` are of the house's fields."""
    in_order = aggregate_order_by(literal(_BETWEEN), Contact.id)
    values = func.string_agg(cast(Contact.value, String), in_order)
    phones, emails = (
        select(values)
        .where(Contact.person_id == Person.id, Contact.kind == kind)
        .scalar_subquery()
        .label(f"{kind}s")
        for kind in ("phone", "email")
    )
    cells: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "steward_number": Person.id,
        "name": Person.name,
        "email": Person.email,
        "phones": phones,
        "emails": emails,
        "company": Company.name,
        "segment": Person.segment,
        "language": Person.language,
        "address": Person.address,
        "postcode": Person.postcode,
        "city": Person.city,
        "country": Person.country,
        "tags": func.array_to_string(Person.tags, _BETWEEN),
        "notes": Person.notes,
    }
    query = select(*(cells[name] for name in EXPORTED), Person.fields, Person.created_at)
    rows, more = order_of(listing).page(session, listed(query, actor, listing), cursor, limit)
    return Page([_exported(row, keys) for row in rows], more)


def export_companies(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    keys: Sequence[str],
    cursor: str | None = None,
    limit: int = 1000,
) -> Page[Exported]:
    """Return companies of a list with all that is known of them; `keys` are of their fields."""
    cells = (Company.id, Company.name, Company.domain, PEOPLE_OF_COMPANY, Company.address)
    rest = (Company.postcode, Company.city, Company.country)
    tags = func.array_to_string(Company.tags, _BETWEEN)
    query = select(*cells, *rest, tags, Company.notes, Company.fields, Company.created_at)
    order = Order.of(listing.sort, COMPANY_SORTS, Company.id)
    rows, more = order.page(session, companies_listed(query, actor, listing), cursor, limit)
    return Page([_exported(row, keys) for row in rows], more)


def _exported(row: Sequence[Any], keys: Sequence[str]) -> Exported:
    *cells, fields, created_at = row
    return Exported((*cells, *(shown(fields.get(key)) for key in keys)), created_at)
