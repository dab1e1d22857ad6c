"""Setting what differs, and telling old and new of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from steward.kit.db import Base


def apply(row: Base, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the columns of a row that differ from `values`; return old and new of each."""
    changes = {}
    for name, value in values.items():
        held = getattr(row, name)
        if held != value:
            changes[name] = [_plain(held), _plain(value)]
            setattr(row, name, value)
    return changes


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    """Return a value as a fact keeps it."""
    return str(value) if isinstance(value, Decimal) else value
