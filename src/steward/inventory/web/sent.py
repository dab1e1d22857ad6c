"""What forms of the stores send, in the types that actions take."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from flask import request

from steward.inventory.rules import read_number
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.pages import form_values


def values_sent(*, numbers: Collection[str] = (), checks: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields that were filled in; raises BadInput for a number that is none."""
    filled = {name: text for name, text in form_values().items() if text.strip()}
    filled.pop("version", None)
    values: dict[str, Any] = {**filled, **{name: name in request.form for name in checks}}
    wrong = {}
    for name in numbers:
        try:
            values |= {name: _number(values[name])} if name in values else {}
        except ValueError as error:
            wrong[name] = error.args[0]
    if wrong:
        raise BadInput(errors=wrong)
    return values


def _number(text: str) -> Decimal:
    """Read a number as our pages write it: a point alone stands before the decimals."""
    return read_number(text, mark=None if "," in text else ".")


def version_sent() -> int | None:
    """Return the version that the form was filled in beside."""
    return request.form.get("version", type=int)


def pairs_sent(text: str, field: str) -> dict[str, str]:
    """Read lines such as "Size: M". Raises BadInput, naming the field, for one without a colon."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        if not colon:
            msg = N_("Write it as “Size: M”; this has no colon: %(line)s", line=line.strip())
            raise BadInput(errors={field: msg})
        found[name.strip()] = value.strip()
    return found


def contacts_sent(text: str) -> list[dict[str, str]]:
    """Read lines such as "Lia Rossi; Orders; lia@rossi.example; +39 02 1234567"."""
    names = ("name", "role", "email", "phone")
    found = []
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) > len(names):
            msg = N_("At most four parts with semicolons between fit here: %(line)s", line=line)
            raise BadInput(errors={"contacts": msg})
        found.append({name: part for name, part in zip(names, parts, strict=False) if part})
    return found
