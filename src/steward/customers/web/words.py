"""Particulars of people and companies in the words and the ways of writing of who reads them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flask_babel import format_date, format_decimal, get_locale

from steward.customers.models import CustomField
from steward.customers.rules import FieldKind, Value
from steward.kit.texts import gettext as _


def country_name(code: str) -> str:
    """Return what a country is called."""
    return str(get_locale().territories.get(code, code))


def field_value(value: Value, kind: str) -> str:
    """Return what a field of the house's own holds."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if kind == FieldKind.DATE:
        return str(format_date(date.fromisoformat(value), "d MMM y"))
    if kind == FieldKind.NUMBER:
        return str(format_decimal(Decimal(value)))
    return value


def choices_of(field: CustomField, chosen: str | None) -> list[tuple[str, str]]:
    """Return what can be chosen, also what was chosen once and is no choice any more."""
    former = [chosen] if chosen and chosen not in field.choices else []
    return [("", _("not said")), *((one, one) for one in (*field.choices, *former))]


def titles_of(fields: Iterable[CustomField]) -> dict[str, str]:
    """Return what fields are called, by their names in a form."""
    return {f"fields.{one.key}": one.title for one in fields}
