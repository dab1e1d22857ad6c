"""Which fields conditions are put together of, how they are compared, and what is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement

from steward.kit.errors import BadInput
from steward.kit.fields import Line
from steward.kit.marks import N_

MOST_ROWS, MOST_GROUPS = 12, 6
_MOST_DAYS = 36_500
_MOST = Decimal(10) ** 15
Choices = Callable[[], Mapping[str, str]]


class Kind(StrEnum):
    """What a field holds: which operators it has, and how its values are written."""

    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    TEXT = "text"
    YES = "yes"
    TAGS = "tags"


class Written(StrEnum):
    """How the value of a condition is written."""

    NOTHING = "nothing"
    NUMBER = "number"
    DAYS = "days"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    TAGS = "tags"


_IS, _IS_NOT = N_("is"), N_("is not")
FILLED = {"empty": N_("is empty"), "filled": N_("is filled in")}
OPERATORS: dict[Kind, dict[str, str]] = {
    Kind.NUMBER: {
        "at_least": N_("at least"),
        "at_most": N_("at most"),
        "equals": N_("exactly"),
        **FILLED,
    },
    Kind.DAY: {
        "within": N_("in the last (days)"),
        "before": N_("not for (days)"),
        "ahead": N_("in the next (days)"),
        "from": N_("on or after"),
        "until": N_("on or before"),
        **FILLED,
    },
    Kind.CHOICE: {"is": _IS, "is_not": _IS_NOT, **FILLED},
    Kind.TEXT: {"is": _IS, "is_not": _IS_NOT, "contains": N_("contains"), **FILLED},
    Kind.YES: {"yes": N_("yes"), "no": N_("no")},
    Kind.TAGS: {"has": N_("has"), "has_not": N_("has not")},
}
_WRITTEN = {
    **dict.fromkeys(("empty", "filled", "yes", "no"), Written.NOTHING),
    **dict.fromkeys(("within", "before", "ahead"), Written.DAYS),
    **dict.fromkeys(("from", "until"), Written.DATE),
}


class Join(NamedTuple):
    """What a field's column comes from: a table or subquery, and how it belongs to the base."""

    table: Any
    on: ColumnElement[bool]


@dataclass(frozen=True, eq=False)
class CatalogueField:
    """A field of a catalogue: its title, kind, column, and what that is joined from.

    One that `is_own` is no field of ours: people of the house have thought of it.
    """

    name: str
    title: str
    kind: Kind
    column: ColumnElement[Any]
    join: Join | None = None
    choices: Choices | None = None
    is_own: bool = False

    @property
    def operators(self) -> dict[str, str]:
        """Its operators, each with its words."""
        return OPERATORS[self.kind]

    def written(self, op: str) -> Written:
        """Return how the value is written that an operator of it compares with."""
        return _WRITTEN.get(op) or Written(self.kind)


Catalogue = Mapping[str, CatalogueField]


class Condition(BaseModel):
    """One row: a field of the catalogue, an operator of its kind, and a value as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Annotated[str, Field(max_length=60)]
    op: Annotated[str, Field(max_length=20)]
    value: Line = ""


class Group(BaseModel):
    """Conditions of which all (`every`) or any one must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: bool = True
    conditions: Annotated[list[Condition], Field(min_length=1, max_length=MOST_ROWS)]


class Conditions(BaseModel):
    """Groups of which all (`every`) or any one must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: bool = True
    groups: Annotated[list[Group], Field(min_length=1, max_length=MOST_GROUPS)]


def check_conditions(conditions: Conditions, catalogue: Catalogue) -> None:
    """Raise BadInput, naming the row, such as `0-1` for the second of the first group."""
    errors = {}
    for number, group in enumerate(conditions.groups):
        for row, one in enumerate(group.conditions):
            reason = _wrong(one, catalogue)
            if reason:
                errors[f"{number}-{row}"] = reason
    if errors:
        raise BadInput(errors=errors)


def _wrong(one: Condition, catalogue: Catalogue) -> str | None:
    field = catalogue.get(one.field)
    if field is None:
        return N_("There is no such field. Choose one of the list.")
    if one.op not in field.operators:
        return N_("This field is not compared in that way. Choose one of the list.")
    written = field.written(one.op)
    return None if _is_written(one.value, field, written) else _HOW_WRITTEN[written]


def _is_written(value: str, field: CatalogueField, written: Written) -> bool:
    """Whether a value is written as its operator wants it."""
    if written in _READ:
        return _READ[written](value) is not None
    if written == Written.CHOICE:
        return value in (field.choices or dict)()
    return written == Written.NOTHING or bool(value)


_HOW_WRITTEN = {
    Written.NUMBER: N_("Write a number, such as 250 or 12.50."),
    Written.DAYS: N_("Write a whole number of days, such as 90."),
    Written.DATE: N_("Write a day as year, month and day: 2026-11-23."),
    Written.CHOICE: N_("Choose one of the list."),
    Written.TEXT: N_("Write what to compare with."),
    Written.TAGS: N_("Write a tag."),
}


def read_number(text: str) -> Decimal | None:
    """Read a number, with a point or a comma; None where it is none."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _MOST else None


def read_days(text: str) -> int | None:
    """Read a number of days, a hundred years at most; None where it is none."""
    few = text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_DAYS))
    return int(text) if few and int(text) <= _MOST_DAYS else None


def read_date(text: str) -> date | None:
    """Read a day as ISO 8601 has it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_READ: Mapping[Written, Callable[[str], object | None]] = {
    Written.NUMBER: read_number,
    Written.DAYS: read_days,
    Written.DATE: read_date,
}
