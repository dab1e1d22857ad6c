"""What people and companies have alike: their place, tags, notes, and fields of the house's own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from steward.customers.forms import ParticularsForm
from steward.customers.models import Particulars
from steward.customers.queries import fields_of
from steward.customers.rules import Of, checked, shown
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_PLAIN = ("address", "postcode", "city", "country")


def fill_particulars(session: Session, row: Particulars, form: ParticularsForm, of: Of) -> None:
    """Set them as a form says. Raises BadInput that names the field."""
    for name in _PLAIN:
        setattr(row, name, getattr(form, name) or None)
    row.tags = list(form.tags)
    if form.fields:
        row.fields = _checked_fields(session, row, form.fields, of)


def _checked_fields(
    session: Session, row: Particulars, entered: Mapping[str, object], of: Of
) -> dict[str, Any]:
    """Return the values of all fields: those entered, checked, and the others as they are.

    What a field holds already stays allowed, though its choices have become others.
    """
    known = {one.key: one for one in fields_of(session, of)}
    kept, errors = dict(row.fields or {}), dict[str, str]()
    for key, said in entered.items():
        if key not in known:
            errors[f"fields.{key}"] = N_("There is no such field.")
        elif shown(kept.get(key)) != said:
            try:
                kept[key] = checked(known[key], said)
            except ValueError as error:
                errors[f"fields.{key}"] = error.args[0]
    if errors:
        raise BadInput(errors=errors)
    return {key: value for key, value in kept.items() if value is not None}


def differing(
    before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """Return old and new of what differs; a field of the house's own may be new, or empty now."""
    return {
        key: [before.get(key), after.get(key)]
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    }


def told_particulars(row: Particulars) -> dict[str, str | None]:
    """Return them as facts tell of a change."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    own = {name: shown(value) for name, value in sorted(row.fields.items())}
    return {**plain, "tags": ", ".join(row.tags), **own}
