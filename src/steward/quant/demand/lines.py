"""Lines of demand as they come in files, and the series they make, period by period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from steward.quant.demand.periods import Period, Step, read_period, recognise
from steward.quant.demand.series import Series

COLUMNS = ("sku", "period", "quantity")
_LONGEST_SKU = 200  # characters
_MOST = 1e12  # in one line: more is a slip of the hand
_LONGEST = 20_000  # periods
_IN_STOCK = {"": True, "1": True, "true": True, "yes": True}
_OUT_OF_STOCK = {"0": False, "false": False, "no": False}


class BadLine(ValueError):
    """A line that cannot be used: the field, and what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


@dataclass(frozen=True)
class Line:
    """So much of one thing was asked for in a period; None where that was not seen."""

    sku: str
    period: Period
    quantity: float | None


@dataclass(frozen=True)
class Table:
    """Series that all end with the same period, `last` steps from the first."""

    step: Step
    last: int
    series: tuple[Series, ...]


def read_line(fields: Mapping[str, object]) -> Line:
    """Read the columns `sku`, `period`, `quantity` and, where it is there, `in_stock`.

    Raises BadLine. Where `read_place` still knows what a line is of, something came there of which
    nobody knows how much: not nothing.
    """
    sku, period = read_place(fields)
    return Line(sku, period, _quantity(_text(fields, "quantity")) if _in_stock(fields) else None)


def read_place(fields: Mapping[str, object]) -> tuple[str, Period]:
    """Read of which thing and period a line is. Raises BadLine."""
    sku = _text(fields, "sku")
    if not sku:
        raise BadLine("sku", "is missing")
    if len(sku) > _LONGEST_SKU:
        raise BadLine("sku", f"is longer than {_LONGEST_SKU} characters")
    text = _text(fields, "period")
    try:
        return sku, read_period(text)
    except ValueError:
        how = "is no date, such as 2026-01-31, 2026-01 or 2026-W05, and no number"
        raise BadLine("period", f"{text!r} {how}" if text else "is missing") from None


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def _in_stock(fields: Mapping[str, object]) -> bool:
    text = _text(fields, "in_stock").lower()
    known = _IN_STOCK | _OUT_OF_STOCK
    if text not in known:
        raise BadLine("in_stock", f"{text!r} is neither 1 nor 0")
    return known[text]


def _quantity(text: str) -> float:
    if not text:
        raise BadLine("quantity", "is missing")
    try:
        quantity = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        quantity = None
    if quantity is None:
        raise BadLine("quantity", f"{text!r} is no number, such as 12 or 12.5")
    if not 0 <= quantity <= _MOST:
        raise BadLine("quantity", f"{text} is not between 0 and {_MOST:.0e}")
    return quantity


def tabulate(lines: Iterable[Line]) -> Table:
    """Add up the lines of each thing and period.

    A thing begins with its first line; a period without a line is one in which nothing was asked
    for, and one of which a line was not seen is not known. Raises ValueError where there are no
    lines, and where periods are dates here and numbers there, or too far apart.
    """
    sums: dict[str, dict[Period, float]] = defaultdict(lambda: defaultdict(float))
    for line in lines:
        sums[line.sku][line.period] += np.nan if line.quantity is None else line.quantity
    if not sums:
        raise ValueError("there is no line of demand in it")
    step = recognise({period for one in sums.values() for period in one})
    placed = {
        sku: {step.place(period): quantity for period, quantity in one.items()}
        for sku, one in sums.items()
    }
    last = max(max(one) for one in placed.values())
    if last >= _LONGEST:
        raise ValueError(f"periods reach from {step.first} to {step.period(last)}: look for a slip")
    return Table(step, last, tuple(_series(sku, one, last) for sku, one in placed.items()))


def _series(sku: str, quantities: Mapping[int, float], last: int) -> Series:
    first = min(quantities)
    demand = np.zeros(last + 1 - first)
    for place, quantity in quantities.items():
        demand[place - first] = quantity
    return Series(sku, demand)
