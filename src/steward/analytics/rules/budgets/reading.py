"""The lines of budgets as the rows of a file tell of them, and the rows that cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from steward.analytics.rules.budgets.kinds import (
    UNITS_OF_REVENUE,
    Key,
    Lines,
    Measure,
    PlannedMonth,
)
from steward.analytics.rules.imports.budgets import month_named, month_of
from steward.kit.imports.cells import day
from steward.kit.marks import N_


class Terms(NamedTuple):
    """Of what a budget is, and its months."""

    measure: Measure
    months: Sequence[date]


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be: where it stands, it, which column is wrong, its value, and why."""

    position: int
    row: Mapping[str, Any]
    column: str
    value: str
    reason: str


class _Wrong(Exception):
    """What is wrong with a row: its column, the value, the reason."""


def lines_in(
    rows: Iterable[tuple[int, Mapping[str, Any]]], budgets: Mapping[str, Terms]
) -> tuple[dict[str, Lines], list[WrongRow]]:
    """Return the lines by their budgets from rows in our columns, and the rows that cannot be.

    `budgets` has the terms of each budget by its name; the case of names does not matter. Units
    are None where a row tells none.
    """
    known = {name.casefold(): name for name in budgets}
    plans: dict[str, Lines] = {}
    wrong = []
    for position, row in rows:
        try:
            name, key, amounts = _line(row, known, budgets)
            _add(plans.setdefault(name, {}), key, amounts)
        except _Wrong as error:
            wrong.append(WrongRow(position, row, *error.args))
    return {name: lines for name, lines in plans.items() if lines}, wrong


def _line(
    row: Mapping[str, Any], known: Mapping[str, str], budgets: Mapping[str, Terms]
) -> tuple[str, Key, dict[date, PlannedMonth]]:
    written = str(row.get("budget") or "").strip()
    name = known.get(written.casefold())
    if name is None:
        raise _Wrong("budget", written, N_("There is no budget of this name. Begin it first."))
    amounts = _amounts(row)
    for column, month in amounts:
        if month not in budgets[name].months:
            said = f"{month:%Y-%m}"
            raise _Wrong(column, said, N_("%(month)s is no month of this budget.", month=said))
    units = _units(row, budgets[name].measure)
    parts = (str(row.get(part) or "").strip() for part in Key._fields)
    planned = {month: PlannedMonth(amount, units) for (_, month), amount in amounts.items()}
    return name, Key(*parts), planned


def _units(row: Mapping[str, Any], measure: Measure) -> Decimal | None:
    told = row.get("units")
    if told is None:
        return None
    units = Decimal(told)
    if units < 0:
        raise _Wrong("units", str(units), N_("Units are not below none."))
    if measure is not Measure.REVENUE:
        raise _Wrong("units", str(units), UNITS_OF_REVENUE)
    return units


def _amounts(row: Mapping[str, Any]) -> dict[tuple[str, date], Decimal]:
    """Return the amounts of a row by the column that names the month, and the month."""
    wide = {name: month for name in row if (month := month_of(name))}
    if wide:
        told = ((name, month, row[name]) for name, month in wide.items())
        found = {(name, month): Decimal(value) for name, month, value in told if value is not None}
        if not found:
            raise _Wrong(next(iter(wide)), "", N_("It has no amount in any month."))
        return found
    written = str(row["month"])
    return {("month", _month(written)): Decimal(row["amount"])}


def _month(written: str) -> date:
    named = month_named(written)
    if named:
        return named
    try:
        return day(written).replace(day=1)
    except ValueError:
        said = N_("“%(value)s” is no month: write it as 2027-01.", value=written)
        raise _Wrong("month", written, said) from None


def _add(plan: Lines, key: Key, amounts: Mapping[date, PlannedMonth]) -> None:
    line = plan.get(key, {})
    for month in amounts:
        if month in line:
            said = f"{month:%Y-%m}"
            told = N_("%(month)s of this line was there before.", month=said)
            raise _Wrong("month", said, told)
    plan[key] = line | dict(amounts)
