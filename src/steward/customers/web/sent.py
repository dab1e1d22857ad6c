"""What a form says of a person or a company, and what it shows of what is known."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from steward.customers.forms import ParticularsForm
from steward.customers.models import Particulars
from steward.customers.rules import shown
from steward.kit.errors import BadInput
from steward.kit.pages import form_values, parse
from steward.kit.texts import translated

Form = TypeVar("Form", bound=ParticularsForm)
OWN = "fields."  # stands before the key of a field of the house's own
_BESIDE = ("version", "anyway")


def sent_particulars(model: type[Form], lists: Collection[str] = ()) -> Form:
    """Read the form; `lists` come one a line, tags by commas. Raises BadInput at the fields."""
    sent = {name: value.strip() for name, value in form_values().items() if name not in _BESIDE}
    values: dict[str, Any] = {
        name: value for name, value in sent.items() if value and not name.startswith(OWN)
    }
    values["fields"] = {
        name.removeprefix(OWN): value for name, value in sent.items() if name.startswith(OWN)
    }
    values["tags"] = _parts(values.get("tags", "").split(","))
    values |= {name: _parts(values.get(name, "").splitlines()) for name in lists}
    try:
        return parse(model, values)
    except BadInput as error:
        raise BadInput(errors=_at_fields(error.errors, values)) from error


def _parts(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _at_fields(errors: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Say what is wrong with one of several at their field, naming it."""
    found: dict[str, str] = {}
    for field, reason in errors.items():
        name, _dot, place = field.partition(".")
        if place.isdigit() and name in values:
            found.setdefault(name, f"{values[name][int(place)]}: {translated(reason)}")
        else:
            found.setdefault(field, reason)
    return found


def values_of(row: Particulars) -> dict[str, str]:
    """Return what a form shows of the particulars that people and companies have alike."""
    plain = {name: getattr(row, name) or "" for name in ("address", "postcode", "city", "country")}
    own = {f"{OWN}{key}": shown(value) for key, value in row.fields.items()}
    return plain | own | {"tags": ", ".join(row.tags)}
