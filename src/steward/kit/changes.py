"""Setting what differs of a row, and telling old and new of it."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from steward.kit.db import Base


def apply(row: Base, values: Mapping[str, Any], of: str = "") -> dict[str, list[Any]]:
    """Set the columns of a row that differ; return old and new of each, as a fact keeps them.

    `of` names the part of a thing that the row is, as in "BC-1 price".
    """
    changes = {}
    for name, value in values.items():
        held = getattr(row, name)
        if held != value:
            changes[f"{of} {name}".strip()] = [_plain(held), _plain(value)]
            setattr(row, name, value)
    return changes


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date | time) else value
