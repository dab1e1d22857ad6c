"""Fields of the house's own: what may be entered in one, and how it is kept.

Kept are texts, numbers and days as texts (12.50 as "12.5", a day as ISO 8601 has it), yes and no as
such, so that what is kept is the same whichever way it came.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol
from urllib.parse import urlsplit

from steward.customers.rules.words import FieldKind
from steward.kit.marks import N_

Value = str | bool
_LONGEST = 1000
_KEY_LENGTH = 40
_MOST_DIGITS = 18
_YES = frozenset({"yes", "true", "1", "y"})
_NO = frozenset({"no", "false", "0", "n"})


class Field(Protocol):
    """A field, as far as its values are concerned."""

    @property
    def kind(self) -> str:
        """One of `FieldKind`."""

    @property
    def choices(self) -> Sequence[str]:
        """What can be chosen, where its kind is to choose."""


def key_of(title: str) -> str:
    """Make the key of a field from its title: "Serial no." is serial_no."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")[:_KEY_LENGTH] or "field"


def checked(field: Field, entered: object) -> Value | None:
    """Return what is kept of what was entered; None where that is nothing.

    Raises ValueError that says what a field of this kind holds.
    """
    if isinstance(entered, bool):
        entered = "yes" if entered else "no"
    said = "" if entered is None else str(entered).strip()
    if len(said) > _LONGEST or "\x00" in said:
        msg = N_("At most %(max_length)s characters fit here.", max_length=_LONGEST)
        raise ValueError(msg)
    return _READERS[FieldKind(field.kind)](field, said) if said else None


def _text(_field: Field, said: str) -> str:
    return said


def _number(_field: Field, said: str) -> str:
    try:
        number = Decimal(said)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        msg = N_("Write a number, such as 12.5.")
        raise ValueError(msg)
    return f"{number.normalize():f}"


def _date(_field: Field, said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        msg = N_("Write a day as year, month and day: 2026-11-23.")
        raise ValueError(msg) from None


def _yes_or_no(_field: Field, said: str) -> bool:
    word = said.casefold()
    if word not in _YES | _NO:
        msg = N_("Write yes or no.")
        raise ValueError(msg)
    return word in _YES


def _choice(field: Field, said: str) -> str:
    known = {one.casefold(): one for one in field.choices}
    if said.casefold() not in known:
        msg = N_("Choose one of: %(expected)s.", expected=", ".join(field.choices))
        raise ValueError(msg)
    return known[said.casefold()]


def _link(_field: Field, said: str) -> str:
    parts = urlsplit(said)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = N_("Write an address that begins with https:// or http://.")
        raise ValueError(msg)
    return said


_READERS: Mapping[FieldKind, Callable[[Field, str], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.YES_OR_NO: _yes_or_no,
    FieldKind.CHOICE: _choice,
    FieldKind.LINK: _link,
}


def shown(value: Value | None) -> str:
    """Return what is kept as a form or a file shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""
