"""A budget as a spreadsheet has it: a row for each line and month, or one with a column a month."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from steward.analytics.rules.budgets.kinds import Key
from steward.kit.imports.cells import day, decimal_mark, money, text
from steward.kit.marks import N_

_NAMES = {
    "account": ("account", "purpose", "for what", "customer", "category"),
    "team": ("team", "department", "rep", "sold by"),
    "product": ("product", "sku", "article"),
    "month": ("month", "date"),
    "amount": ("amount", "budget", "planned", "total"),
}
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def read_plan(
    rows: Sequence[tuple[int, Mapping[str, Any]]], months: Sequence[date]
) -> tuple[dict[Key, dict[date, Decimal]], dict[int, str]]:
    """Return the lines of a file's rows, and why rows were not taken, by where they stand.

    A row names a month and an amount, or has columns named by months, such as 2026-03.
    """
    plan: dict[Key, dict[date, Decimal]] = {}
    wrong: dict[int, str] = {}
    mark = decimal_mark(value for _position, row in rows for value in row.values())
    for position, row in rows:
        try:
            key, amounts = _line({name.strip().casefold(): one for name, one in row.items()}, mark)
        except ValueError as error:
            wrong[position] = error.args[0]
            continue
        beyond = [month for month in amounts if month not in months]
        if beyond:
            shown = f"{beyond[0]:%Y-%m}"
            wrong[position] = N_("%(month)s is no month of this budget.", month=shown)
            continue
        line = plan.setdefault(key, {})
        twice = [month for month in amounts if month in line]
        if twice:
            shown = f"{twice[0]:%Y-%m}"
            wrong[position] = N_("%(month)s of this line was there before.", month=shown)
            continue
        line.update(amounts)
    return {key: line for key, line in plan.items() if line}, wrong


def _line(row: Mapping[str, Any], mark: str | None) -> tuple[Key, dict[date, Decimal]]:
    key = Key(*(_text(row, part) for part in ("account", "team", "product")))
    wide = {_month(name): value for name, value in row.items() if _MONTH.fullmatch(name)}
    if wide:
        return key, {month: _amount(value, mark) for month, value in wide.items() if _has(value)}
    month, amount = _text(row, "month"), _find(row, "amount")
    if not month or not _has(amount):
        raise ValueError(N_("It wants a month and an amount."))
    return key, {_month(month): _amount(amount, mark)}


def _find(row: Mapping[str, Any], part: str) -> Any:  # noqa: ANN401 - a cell is what the file has
    return next((row[name] for name in _NAMES[part] if name in row), None)


def _text(row: Mapping[str, Any], part: str) -> str:
    found = _find(row, part)
    return text(found) if found is not None else ""


def _has(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _month(written: str) -> date:
    found = _MONTH.fullmatch(written.strip())
    if found:
        return date(int(found[1]), int(found[2]), 1)
    return day(written).replace(day=1)


def _amount(value: Any, mark: str | None) -> Decimal:  # noqa: ANN401 - a cell is what the file has
    amount, _currency = money(value, mark)
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(N_("“%(value)s” has more than two decimals.", value=value))
    return amount


def first_wrong(wrong: Mapping[int, str], most: int = 5) -> str:
    """Name the first rows that were not taken, each with its reason."""
    named = (f"{position}: {reason}" for position, reason in list(wrong.items())[:most])
    return " ".join(named)
