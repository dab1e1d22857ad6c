"""What is wanted of a file of budgets: a row for each month, or a column for each."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from steward.analytics.rules.tables import BUDGETS, LakeTable
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-0?1(?:[ T]00:00.*)?)?")  # a workbook writes whole days
_LAST = 12


def month_named(text: str) -> date | None:
    """Return the first day of a month that is written as 2027-01, or None."""
    found = _MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found[2]) <= _LAST:
        return None
    return date(int(found[1]), int(found[2]), 1)


def budget_table(columns: Iterable[str]) -> LakeTable:
    """Return the table for a file with these columns: those named by months take amounts."""
    months = {name: month for name in columns if (month := month_named(name))}
    if not months:
        return BUDGETS
    wide = tuple(
        Wanted(month_column(month), Kind.MONEY, name, N_("Planned amount"), names=(name,))
        for name, month in months.items()
    )
    plain = tuple(one for one in BUDGETS.columns if one.name not in {"month", "amount", "units"})
    return replace(BUDGETS, columns=(*plain, *wide))


def month_column(month: date) -> str:
    """Return what the column of a month is called."""
    return f"m_{month:%Y_%m}"


def month_of(column: str) -> date | None:
    """Return the month of such a column, None of any other."""
    return month_named(column[2:].replace("_", "-")) if column.startswith("m_") else None
