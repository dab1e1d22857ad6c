"""Conditions asked of the database.

Nothing but the catalogue's own expressions and bound values comes into a statement. Of whom nothing
is known no condition holds, but for "is not", "has not", "no" and "is empty".
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, true

from steward.kit.conditions.fields import (
    FILLED,
    Catalogue,
    Condition,
    Conditions,
    Group,
    Kind,
    read_date,
    read_days,
    read_number,
)


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
        compare = _filled_compared if one.op in FILLED else _COMPARED[field.kind]
        parts.append(compare(field.column, one, today))
    return and_(*parts) if group.every else or_(*parts)


def _number_compared(
    column: ColumnElement[Any], one: Condition, _today: date
) -> ColumnElement[bool]:
    number = read_number(one.value) or Decimal(0)
    ways = {"at_least": column >= number, "at_most": column <= number, "equals": column == number}
    return ways[one.op]


def _day_compared(column: ColumnElement[Any], one: Condition, today: date) -> ColumnElement[bool]:
    if one.op in {"from", "until"}:
        day = read_date(one.value) or today
        return column >= day if one.op == "from" else column <= day
    days = timedelta(days=read_days(one.value) or 0)
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
