"""Tables as forms send them: fields such as `quantity-7`, in which 7 is the key of a row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request


def keys_sent(field: str, *, empty: str = " ") -> list[str]:
    """Return the keys of the rows in which a field was filled in, in their order.

    What holds nothing but the signs of `empty` is not filled in.
    """
    prefix = f"{field}-"
    return [
        name.removeprefix(prefix)
        for name, value in request.form.items()
        if name.startswith(prefix) and value.strip(empty)
    ]


def row_sent(key: str, values: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Return what was filled in of a row."""
    named = {field: f"{field}-{key}" for field in fields}
    return {field: values[name] for field, name in named.items() if name in values}


def named_by_key(errors: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """Name errors such as that at `lines.0.quantity` by the field of the row, `quantity-7`."""
    return {_named(name, keys): words for name, words in errors.items()}


def _named(name: str, keys: Sequence[str]) -> str:
    table, _, rest = name.partition(".")
    place, _, field = rest.partition(".")
    if table != "lines" or not place.isdecimal():
        return name
    key = keys[int(place)]
    # What is no field of the table stands at the number that the row is ordered by.
    is_field = f"{field}-{key}" in request.form
    return f"{field}-{key}" if is_field else f"quantity-{key}"
