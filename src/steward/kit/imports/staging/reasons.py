"""Why a cell cannot be used, in words for the person who made the file, and what it may mean."""

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from steward.kit.imports import cells
from steward.kit.imports.staging.expressions import EARLIEST
from steward.kit.imports.staging.kinds import ERRORS
from steward.kit.imports.staging.shapes import ColumnGuess, DateOrder
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

_SHOWN = 100  # characters of a value
_PARTS = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?!\d)")
_CENTURY, _SHORT_YEARS = 2000, 100
_ORDERS = {
    DateOrder.YEAR: N_("the year first"),
    DateOrder.DAY: N_("the day first"),
    DateOrder.MONTH: N_("the month first"),
}
_EMPTY = N_("it is empty, and is needed"), ""
_ERROR = N_("the spreadsheet could not work this out"), N_("Mend the formula there.")
_NUMBERS = frozenset([Kind.INTEGER, Kind.DECIMAL, Kind.MONEY])


class BadCell(NamedTuple):
    """A cell that cannot be used: its column, its text, why, and what it may mean, or nothing."""

    column: str
    value: str
    reason: str
    suggestion: str


def explain(text: str, wanted: Wanted, guess: ColumnGuess, latest: date) -> tuple[str, str]:
    """Return the reason and the suggestion for a cell that was found to be bad."""
    if not text or text in ERRORS:
        return _EMPTY if not text else _ERROR
    shown = text[:_SHOWN]
    if wanted.kind in _NUMBERS:
        return _number_reason(shown, wanted.kind, guess.decimal), _other_mark(shown, guess.decimal)
    if wanted.kind in {Kind.DATE, Kind.MOMENT}:
        order = guess.order or DateOrder.YEAR
        return _date_reason(shown, order, latest), _other_order(shown, order, latest)
    return _word_reason(shown, wanted.kind)


def _word_reason(shown: str, kind: Kind) -> tuple[str, str]:
    if kind is Kind.BOOLEAN:
        return N_("“%(word)s” is neither yes nor no.", word=shown), N_("Write yes or no.")
    return N_("“%(code)s” has no rate.", code=shown), N_("Say what one of it is worth.")


def _number_reason(shown: str, kind: Kind, mark: str) -> str:
    """Return the house's words for what is no number, and others for what is too large."""
    try:
        number, currency = cells.money(shown.removesuffix("%"), mark)
        if kind is Kind.INTEGER:
            cells.whole(number, mark)
    except ValueError as error:
        return _said(error)
    if currency:
        return N_("“%(code)s” has no rate.", code=currency)
    return N_("“%(number)s” is too large.", number=shown)


def _said(error: ValueError) -> str:
    """Return the words of a failure, still marked to be translated."""
    return error.args[0] if isinstance(error.args[0], str) else str(error)


def _other_mark(shown: str, mark: str) -> str:
    """Say what it would be with the other sign before decimals."""
    other = "," if mark == "." else "."
    if mark not in shown and other not in shown:
        return ""
    with suppress(ValueError):
        number, _ = cells.money(shown.removesuffix("%"), other)
        if other == ",":
            return N_(
                "%(text)s reads as %(number)s with a decimal comma", text=shown, number=number
            )
        return N_("%(text)s reads as %(number)s with a decimal point", text=shown, number=number)
    return ""


def _date_reason(shown: str, order: DateOrder, latest: date) -> str:
    found = _find_day(shown, order)
    if found is not None and found > latest:
        return N_("“%(text)s” is too far in the future.", text=shown)
    if found is not None and found < EARLIEST:
        return N_("“%(text)s” is too long ago.", text=shown)
    if _PARTS.match(shown):
        return N_("“%(text)s” is no day of the calendar.", text=shown)
    return N_("“%(text)s” is no date: write it as 2026-12-31.", text=shown)


def _find_day(shown: str, order: DateOrder) -> date | None:
    """Return the day that a text begins with, read in an order."""
    found = _PARTS.match(shown)
    if found is None:
        return None
    part = dict(zip(order, map(int, found.groups()), strict=True))
    with suppress(ValueError):
        year = part["y"] + _CENTURY if part["y"] < _SHORT_YEARS else part["y"]
        return date(year, part["m"], part["d"])
    return None


def _other_order(shown: str, order: DateOrder, latest: date) -> str:
    """Say which day it would be with its parts in another order."""
    for other, how in _ORDERS.items():
        day = _find_day(shown, other)
        if other is not order and day is not None and EARLIEST <= day <= latest:
            return N_("%(text)s reads as %(day)s with %(how)s", text=shown, day=day, how=how)
    return ""
