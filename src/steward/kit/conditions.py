"""Conditions that people put together of fields, operators and values, asked of the database.

A catalogue says which fields there are. Nothing but its own expressions and bound values comes
into a statement. Of whom nothing is known no condition holds, but for "is not", "has not", "no" and
"is empty".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, true

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
_FILLED = {"empty": N_("is empty"), "filled": N_("is filled in")}
OPERATORS: dict[Kind, dict[str, str]] = {
    Kind.NUMBER: {
        "at_least": N_("at least"),
        "at_most": N_("at most"),
        "equals": N_("exactly"),
        **_FILLED,
    },
    Kind.DAY: {
        "within": N_("in the last (days)"),
        "before": N_("not for (days)"),
        "ahead": N_("in the next (days)"),
        "from": N_("on or after"),
        "until": N_("on or before"),
        **_FILLED,
    },
    Kind.CHOICE: {"is": _IS, "is_not": _IS_NOT, **_FILLED},
    Kind.TEXT: {"is": _IS, "is_not": _IS_NOT, "contains": N_("contains"), **_FILLED},
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


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _MOST else None


def _days(text: str) -> int | None:
    few = text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_DAYS))
    return int(text) if few and int(text) <= _MOST_DAYS else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_READ: Mapping[Written, Callable[[str], object | None]] = {
    Written.NUMBER: _number,
    Written.DAYS: _days,
    Written.DATE: _date,
}


def narrowed(
    query: Select[*tuple[Any, ...]], conditions: Conditions, catalogue: Catalogue, today: date
) -> Select[Any]:
    """Keep of a query over the catalogue's base what the conditions hold of.

    They were checked: a field or operator that is gone since holds of nobody.
    """
    joins: dict[Any, ColumnElement[bool]] = {}
    wheres = [_group(one, catalogue, today, joins) for one in conditions.groups]
    for table, on in joins.items():
        query = query.outerjoin(table, on)
    return query.where(and_(*wheres) if conditions.every else or_(*wheres))


def _group(
    group: Group, catalogue: Catalogue, today: date, joins: dict[Any, ColumnElement[bool]]
) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    for one in group.conditions:
        field = catalogue.get(one.field)
        if field is None or one.op not in field.operators:
            parts.append(false())
            continue
        if field.join is not None:
            joins[field.join.table] = field.join.on
        compare = _filled_compared if one.op in _FILLED else _COMPARED[field.kind]
        parts.append(compare(field.column, one, today))
    return and_(*parts) if group.every else or_(*parts)


def _number_compared(
    column: ColumnElement[Any], one: Condition, _today: date
) -> ColumnElement[bool]:
    number = _number(one.value) or Decimal(0)
    ways = {"at_least": column >= number, "at_most": column <= number, "equals": column == number}
    return ways[one.op]


def _day_compared(column: ColumnElement[Any], one: Condition, today: date) -> ColumnElement[bool]:
    if one.op in {"from", "until"}:
        day = _date(one.value) or today
        return column >= day if one.op == "from" else column <= day
    days = timedelta(days=_days(one.value) or 0)
    if one.op == "before":
        return column < today - days
    first, last = (today - days, today) if one.op == "within" else (today, today + days)
    return column.between(first, last)


def _choice_compared(
    column: ColumnElement[Any], one: Condition, _today: date
) -> ColumnElement[bool]:
    return column == one.value if one.op == "is" else column.is_distinct_from(one.value)


def _text_compared(column: ColumnElement[Any], one: Condition, _today: date) -> ColumnElement[bool]:
    written, wanted = func.lower(column), one.value.lower()
    if one.op == "contains":
        return written.contains(wanted, autoescape=True)
    return written == wanted if one.op == "is" else written.is_distinct_from(wanted)


def _yes_compared(column: ColumnElement[Any], one: Condition, _today: date) -> ColumnElement[bool]:
    return column.is_(true()) if one.op == "yes" else column.is_not(true())


def _tags_compared(column: ColumnElement[Any], one: Condition, _today: date) -> ColumnElement[bool]:
    has = column.contains([one.value])
    return has if one.op == "has" else ~has


def _filled_compared(
    column: ColumnElement[Any], one: Condition, _today: date
) -> ColumnElement[bool]:
    nothing = or_(column.is_(None), cast(column, String) == "")
    return nothing if one.op == "empty" else ~nothing


_Compare = Callable[[ColumnElement[Any], Condition, date], ColumnElement[bool]]
_COMPARED: dict[Kind, _Compare] = {
    Kind.NUMBER: _number_compared,
    Kind.DAY: _day_compared,
    Kind.CHOICE: _choice_compared,
    Kind.TEXT: _text_compared,
    Kind.YES: _yes_compared,
    Kind.TAGS: _tags_compared,
}


def said_compared(field: CatalogueField, one: Condition) -> str:
    """Say how a field is compared, with what, as a text to translate."""
    how = field.operators.get(one.op, one.op)
    written = field.written(one.op) if one.op in field.operators else Written.TEXT
    if written == Written.NOTHING:
        return how
    if written == Written.DAYS:
        return _said_days(one.op, one.value)
    if written == Written.DATE:
        return N_("%(how)s %(value)s", how=how, value=_date(one.value) or one.value)
    known = field.choices() if field.choices else {}
    value = known.get(one.value, one.value)
    return N_("%(how)s %(value)s", how=how, value=value)


def _said_days(op: str, days: str) -> str:
    if op == "within":
        return N_("in the last %(days)s days", days=days)
    if op == "ahead":
        return N_("in the next %(days)s days", days=days)
    return N_("not for %(days)s days", days=days)
