"""Reads of the house's own fields of people and companies."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers.models import Company, CustomField, Person
from steward.customers.rules import Of
from steward.kit.errors import NotFound


def all_fields(session: Session) -> Sequence[CustomField]:
    """List all fields in the order of their places, those put away too."""
    order = (CustomField.of.desc(), CustomField.position, func.lower(CustomField.title))
    return session.scalars(select(CustomField).order_by(*order)).all()


def fields_of(session: Session, of: Of) -> Sequence[CustomField]:
    """List the fields of people or of companies that are in use, in the order of their places."""
    return [one for one in all_fields(session) if one.of == of and one.retired_at is None]


def get_field(session: Session, field_id: int, *, for_update: bool = False) -> CustomField:
    """Return a field, or raise NotFound."""
    found = session.get(CustomField, field_id, with_for_update=for_update)
    if found is None:
        raise NotFound
    return found


def count_filled(session: Session) -> dict[tuple[str, str], int]:
    """Return for how many people or companies each field is filled, by whose it is and its key."""
    counts: dict[tuple[str, str], int] = {}
    for of, table in ((Of.PERSON, Person), (Of.COMPANY, Company)):
        keys = func.jsonb_object_keys(table.fields).label("key")
        filled = select(keys).where(table.fields != {}).subquery()
        query = select(filled.c.key, func.count()).group_by(filled.c.key)
        counts |= {(of.value, key): number for key, number in session.execute(query)}
    return counts
