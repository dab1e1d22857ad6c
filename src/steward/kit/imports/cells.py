"""Cells of a spreadsheet as values: numbers, dates, yes and no, money."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from steward.kit.marks import N_
from steward.kit.numbers import mark_of, read_number

_YES = frozenset(["yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "✓"])
_NO = frozenset(["no", "n", "false", "0", "nein", "nee", "non", "-"])
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_MONEY = re.compile(r"(?P<before>[^\d\s.,+'’-]*)\s*(?P<number>.*?\d[.,]?)\s*(?P<after>[^\d\s.,]*)")
_DATE = re.compile(r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})")
_YEAR = 4  # digits
_FORMULA = frozenset("=+-@")
_MONTHS = 12
Value = str | int | Decimal | bool


def number(value: Value, mark: str | None) -> Decimal:
    """Return the number in a cell; `mark` is the sign before decimals in this file, if known."""
    if isinstance(value, str):
        return read_number(value, mark)
    return Decimal(value)


def whole(value: Value, mark: str | None) -> int:
    """Return the whole number in a cell."""
    found = number(value, mark)
    if found != found.to_integral_value():
        raise ValueError(N_("“%(value)s” is no whole number.", value=value))
    return int(found)


def money(value: Value, mark: str | None) -> tuple[Decimal, str | None]:
    """Return the amount in a cell, and its currency where that is written beside it."""
    if not isinstance(value, str):
        return number(value, mark), None
    found = _MONEY.fullmatch(value.strip())
    if found is None:
        raise ValueError(N_("“%(value)s” is no amount of money.", value=value[:100]))
    sign = found["before"] or found["after"]
    currency = _SIGNS.get(sign, sign.upper() or None)
    return read_number(found["number"], mark), currency


def decimal_mark(cells: Iterable[object]) -> str | None:
    """Return the sign before decimals in a file: that of which numbers leave no doubt.

    None where no number tells, or where some tell one thing and others the opposite.
    """
    texts = (_MONEY.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str))
    marks = {mark_of(found["number"].strip()) for found in texts if found} - {None}
    return marks.pop() if len(marks) == 1 else None


def day(value: Value) -> date:
    """Return the day in a cell: 2026-12-31, 31.12.2026, or 31/12/2026 where that is no doubt."""
    text = str(value).strip().partition(" ")[0]
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(N_("“%(text)s” is no date: write it as 2026-12-31.", text=text[:100]))
    first, sign, middle, last = found.groups()
    try:
        return _day(first, sign, int(middle), last)
    except ValueError as error:
        unclear = str(error) if str(error).startswith("“") else ""
        raise ValueError(
            unclear or N_("“%(text)s” is no day of the calendar.", text=text)
        ) from None


def _day(first: str, sign: str, middle: int, last: str) -> date:
    if len(first) == _YEAR:
        return date(int(first), middle, int(last))
    if sign == "/" and int(first) <= _MONTHS and middle <= _MONTHS and int(first) != middle:
        text = f"{first}/{middle}/{last}"
        raise ValueError(
            N_("“%(text)s” can be read in two ways: write it as 2026-12-31.", text=text)
        )
    days, month = (int(first), middle) if middle <= _MONTHS else (middle, int(first))
    return date(int(last), month, days)


def yes_or_no(value: Value) -> bool:
    """Return what a cell answers."""
    word = str(value).strip().casefold()
    if word not in _YES | _NO:
        raise ValueError(N_("“%(word)s” is neither yes nor no.", word=word[:100]))
    return word in _YES


def one_of(words: type[StrEnum]) -> Callable[[Value], str]:
    """Return the function that reads one of our own words."""

    def read(value: Value) -> str:
        word = str(value).strip().casefold()
        if word not in set(words):
            known = ", ".join(words)
            raise ValueError(N_("“%(word)s” is none of: %(known)s.", word=word[:100], known=known))
        return word

    return read


def text(value: Value) -> str:
    """Return the text in a cell, without the apostrophe by which exports disarm formulas."""
    found = str(value).strip()
    return found[1:] if found.startswith("'") and found[1:2] in _FORMULA else found
